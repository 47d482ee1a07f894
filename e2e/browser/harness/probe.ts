/**
 * What the tests watch inside a page, put in before the page's own scripts. It changes nothing that the page can
 * notice: it listens to what the page gives to its loudspeaker and keeps the books of microphones and connections.
 */
export interface Probe {
  readonly connections: RTCPeerConnection[]
  readonly microphones: MediaStreamTrack[]
  /** Policy violations that the browser reported. */
  readonly violations: string[]
  /** The last seconds that the loudspeaker was given, at 16 kHz; silence while it is paused. */
  readonly blocks: Float32Array[]
  /** Samples heard since the page was opened. */
  heardSamples: number
  /** Highest count of packets that any connection has received, closed ones too. */
  packetsReceived: number
  countPackets(): Promise<number>
}

declare global {
  interface Window {
    probe: Probe
  }
}

/** Address of the worklet on the page's own origin, which its policy allows; the harness answers there. */
export const earsPath = '/probe/ears.js'

/** Hands over 100 ms at a time; off the page's own thread, so that a busy page loses nothing. */
export const earsScript = `
registerProcessor('ears', class extends AudioWorkletProcessor {
  block = new Float32Array(1600)
  filled = 0
  process([input]) {
    const channel = input[0] ?? new Float32Array(128)
    for (const sample of channel) {
      this.block[this.filled++] = sample
      if (this.filled < this.block.length) continue
      this.port.postMessage(this.block.slice())
      this.filled = 0
    }
    return true
  }
})`

/** Runs in the page: it may use nothing from outside itself. */
export function installProbe(ears: string): void {
  const probe: Probe = {
    connections: [],
    microphones: [],
    violations: [],
    blocks: [],
    heardSamples: 0,
    packetsReceived: 0,
    async countPackets() {
      for (const connection of this.connections) {
        if (connection.connectionState === 'closed') continue
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp') {
            this.packetsReceived = Math.max(this.packetsReceived, Number(report.packetsReceived))
          }
        }
      }
      return this.packetsReceived
    },
  }
  window.probe = probe
  addEventListener('securitypolicyviolation', event => {
    probe.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`)
  })
  setInterval(() => void probe.countPackets(), 200)

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      probe.connections.push(this)
    }
  }

  const devices = navigator.mediaDevices
  const getUserMedia = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async constraints => {
    const stream = await getUserMedia(constraints)
    probe.microphones.push(...stream.getAudioTracks())
    return stream
  }

  let context: Promise<AudioContext> | undefined
  let latest: MediaStream | undefined
  const openContext = async () => {
    const made = new AudioContext({ sampleRate: 16_000 })
    await made.audioWorklet.addModule(ears)
    return made
  }
  const listen = async (element: HTMLMediaElement, stream: MediaStream) => {
    latest = stream
    context ??= openContext()
    const opened = await context
    const node = new AudioWorkletNode(opened, 'ears', { numberOfOutputs: 0 })
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (latest !== stream) return
      const silent = element.paused || element.muted || element.srcObject !== stream
      probe.blocks.push(silent ? new Float32Array(data.length) : data.map(sample => sample * element.volume))
      probe.heardSamples += data.length
      if (probe.blocks.length > 100) probe.blocks.shift()
    }
    opened.createMediaStreamSource(stream).connect(node)
  }
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      property?.set?.call(this, stream)
      if (stream instanceof MediaStream && stream.getAudioTracks().length > 0) void listen(this, stream)
    },
  })
}
