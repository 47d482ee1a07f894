/**
 * What the tests watch inside a page, put in before the page's own scripts. It changes nothing that the page can
 * notice: it listens to what the page gives to its loudspeaker and keeps the books of microphones and connections.
 */
interface Probe {
  readonly connections: RTCPeerConnection[]
  readonly microphones: MediaStreamTrack[]
  /** How often the page asked for one. */
  microphonesAsked: number
  /** Policy violations that the browser reported. */
  readonly violations: string[]
  /** Of the calls that the button was let in with, or took up again. */
  readonly callIds: string[]
  /** The last seconds that the loudspeaker was given, at 16 kHz; silence while it is paused. */
  readonly blocks: Float32Array[]
  /** Samples heard since the page was opened. */
  heardSamples: number
  /** Highest count of packets that any connection has received, closed ones too. */
  packetsReceived: number
  countPackets(): Promise<number>
  /** How many packets had arrived when, in milliseconds of `performance.now()`; the oldest first. */
  readonly packetCounts: { readonly atMs: number; readonly packets: number }[]
}

declare global {
  interface Window {
    probe: Probe
  }
  /** W3C MediaStreamTrack Insertable Media Processing using Streams, section 3. */
  class MediaStreamTrackProcessor {
    constructor(init: { readonly track: MediaStreamTrack; readonly maxBufferSize: number })
    readonly readable: ReadableStream<AudioData>
  }
}

/** Runs in the page: it may use nothing from outside itself. */
export function installProbe(): void {
  const probe: Probe = {
    connections: [],
    microphones: [],
    microphonesAsked: 0,
    violations: [],
    callIds: [],
    blocks: [],
    heardSamples: 0,
    packetsReceived: 0,
    packetCounts: [],
    async countPackets() {
      for (const connection of this.connections) {
        if (connection.connectionState === 'closed') continue
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp') {
            this.packetsReceived = Math.max(this.packetsReceived, Number(report.packetsReceived))
          }
        }
      }
      this.packetCounts.push({ atMs: performance.now(), packets: this.packetsReceived })
      return this.packetsReceived
    },
  }
  window.probe = probe
  addEventListener('securitypolicyviolation', event => {
    probe.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`)
  })
  for (const news of ['ringfence-admitted', 'ringfence-answered']) {
    addEventListener(news, event => {
      if (event instanceof CustomEvent) probe.callIds.push(event.detail.callId)
    })
  }
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
    probe.microphonesAsked += 1
    const stream = await getUserMedia(constraints)
    probe.microphones.push(...stream.getAudioTracks())
    return stream
  }

  let latest: MediaStream | undefined
  /** A short piece of sound, as one channel of 16 kHz. */
  const at16kHz = (all: Float32Array, sampleRate: number): Float32Array => {
    const step = sampleRate / 16_000
    const mean = (from: number) => {
      const part = all.subarray(Math.round(from * step), Math.round((from + 1) * step))
      return part.reduce((sum, sample) => sum + sample, 0) / Math.max(1, part.length)
    }
    return Float32Array.from({ length: Math.floor(all.length / step) }, (_, index) => mean(index))
  }
  const hear = (element: HTMLMediaElement, stream: MediaStream, samples: Float32Array) => {
    const silent = element.paused || element.muted || element.srcObject !== stream
    const loudness = silent ? 0 : element.volume
    probe.blocks.push(samples.map(sample => sample * loudness))
    probe.heardSamples += samples.length
    while (probe.blocks.length * samples.length > 160_000) probe.blocks.shift()
  }
  const listen = async (element: HTMLMediaElement, stream: MediaStream, track: MediaStreamTrack) => {
    latest = stream
    if (!('MediaStreamTrackProcessor' in window)) {
      listenByWebAudio(element, stream)
      return
    }
    // Holds 5 s for a page that is busy, so that nothing is lost.
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 500 }).readable.getReader()
    for (;;) {
      const { done, value: sound } = await reader.read()
      if (done || latest !== stream) return
      const all = new Float32Array(sound.numberOfFrames)
      sound.copyTo(all, { planeIndex: 0, format: 'f32-planar' })
      hear(element, stream, at16kHz(all, sound.sampleRate))
      sound.close()
    }
  }
  /** For Firefox; a worklet would need a script that the page's policy refuses. */
  const listenByWebAudio = (element: HTMLMediaElement, stream: MediaStream) => {
    const context = new AudioContext()
    const source = context.createMediaStreamSource(stream)
    const tap = context.createScriptProcessor(4096, 1, 1)
    source.connect(tap).connect(context.destination)
    tap.onaudioprocess = ({ inputBuffer }) => {
      if (latest !== stream) void context.close()
      else hear(element, stream, at16kHz(inputBuffer.getChannelData(0), inputBuffer.sampleRate))
    }
    // Where sound wants a gesture, as the page's own does.
    element.addEventListener('playing', () => void context.resume())
  }
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      property?.set?.call(this, stream)
      const [track] = stream instanceof MediaStream ? stream.getAudioTracks() : []
      if (stream instanceof MediaStream && track) void listen(this, stream, track)
    },
  })
}
