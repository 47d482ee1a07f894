/** What this page hears: every voice of every connection, from the moment it is armed. */
export interface Ears {
  /** Forgets what was heard before. */
  arm(): void
  /** When the first sound after `arm` came out, in milliseconds since the epoch. */
  readonly heardAtMs: Promise<number>
  /** Connections that stand now. */
  connected(): number
  /** Voices on them, those that never speak included. */
  voices(): number
}

/** Root mean square of 256 samples; speech is ten times louder, a silent decoder gives zero. */
const soundThreshold = 0.01
const pollMs = 5

/** Now, comparable between all pages of one machine. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** Listens to whatever connections are made from now on, whoever makes them. */
export function openEars(): Ears {
  const context = new AudioContext()
  const connections = new Set<RTCPeerConnection>()
  const voices = new Map<AnalyserNode, RTCPeerConnection>()
  const samples = new Float32Array(256)
  let heard = Promise.withResolvers<number>()
  let timer: ReturnType<typeof setInterval> | undefined

  const listenTo = (track: MediaStreamTrack, of: RTCPeerConnection): void => {
    const stream = new MediaStream([track])
    // Chromium hands a remote voice to Web Audio only while an element plays it.
    const element = new Audio()
    element.muted = true
    element.srcObject = stream
    void element.play()
    const analyser = context.createAnalyser()
    analyser.fftSize = samples.length
    context.createMediaStreamSource(stream).connect(analyser)
    voices.set(analyser, of)
  }

  const isLoud = (analyser: AnalyserNode): boolean => {
    analyser.getFloatTimeDomainData(samples)
    return Math.hypot(...samples) / Math.sqrt(samples.length) > soundThreshold
  }

  const poll = (): void => {
    if (![...voices.keys()].some(isLoud)) return
    clearInterval(timer)
    heard.resolve(nowMs())
  }

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.add(this)
      this.addEventListener('track', ({ track }) => listenTo(track, this))
    }
  }

  const forgetClosed = (): void => {
    for (const connection of connections) {
      if (connection.connectionState === 'closed') connections.delete(connection)
    }
    for (const [analyser, connection] of voices) {
      if (!connections.has(connection)) voices.delete(analyser)
    }
  }

  return {
    arm() {
      forgetClosed()
      heard = Promise.withResolvers()
      clearInterval(timer)
      timer = setInterval(poll, pollMs)
    },
    get heardAtMs() {
      return heard.promise
    },
    connected: () => [...connections].filter(({ connectionState }) => connectionState === 'connected').length,
    voices: () => voices.size,
  }
}
