import { Device } from 'mediasoup-client'
import type { RtpCapabilities, Transport, TransportOptions } from 'mediasoup-client/types'

/** What the recording command says of the next sound. */
export interface Task {
  readonly id: string
  readonly dtx: boolean
  readonly transport: TransportOptions
  /** Where its samples are, or `null`: it comes from the microphone. */
  readonly samplesAt: string | null
}

/** As a call's page asks for it. */
const processed = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const
const rate = 48_000

declare global {
  interface Window {
    /** Plays and sends one sound after the other, so many at once, until there are no more; or the microphone, which is one file. */
    record(lanes: number, fromMicrophone: boolean): Promise<void>
    /** Encodes one sound after the other, so many at once, as fast as it goes, until there are no more. */
    encode(lanes: number): Promise<void>
  }
}

let context: AudioContext | undefined
let microphone: MediaStreamTrack | undefined
let openedAtMs = 0
let device: Device | undefined

window.record = async (lanes, fromMicrophone) => {
  device = await Device.factory()
  await device.load({ routerRtpCapabilities: await ask<RtpCapabilities>('capabilities', {}) })
  if (fromMicrophone) await openMicrophone()
  else {
    context ??= new AudioContext({ sampleRate: rate })
    await context.resume()
  }
  await Promise.all(Array.from({ length: lanes }, () => runLane()))
}

window.encode = async lanes => {
  await Promise.all(Array.from({ length: lanes }, () => runEncoder()))
}

async function runEncoder(): Promise<void> {
  for (;;) {
    const task = await ask<{ id: string; dtx: boolean; samplesAt: string } | null>('next', {})
    if (!task) return
    await ask('encoded', { id: task.id, sizes: await sizesOf(task.samplesAt, task.dtx) })
  }
}

/**
 * Octets of each frame of 20 ms, by this browser's Opus with the settings that its own calls have; 1 where it puts nothing out, as in
 * a pause. It does not say which frame an output belongs to, so each is waited for.
 */
async function sizesOf(samplesAt: string, usedtx: boolean): Promise<number[]> {
  const octets = await (await fetch(samplesAt)).arrayBuffer()
  const samples = Float32Array.from(new Int16Array(octets), sample => sample / 32_768)
  const sizes: number[] = []
  let outputs: number[] = []
  const encoder = new AudioEncoder({
    output: chunk => outputs.push(chunk.byteLength),
    error: error => console.error(error),
  })
  const opus = {
    application: 'voip',
    complexity: 9,
    frameDuration: 20_000,
    packetlossperc: 1,
    useinbandfec: true,
    usedtx,
  } as const
  encoder.configure({ codec: 'opus', sampleRate: rate, numberOfChannels: 1, bitrate: 32_000, opus })
  const step = rate / 50
  for (let at = 0; at + step <= samples.length; at += step) {
    const frame = new AudioData({
      format: 'f32',
      sampleRate: rate,
      numberOfFrames: step,
      numberOfChannels: 1,
      timestamp: Math.round((at / rate) * 1e6),
      data: samples.slice(at, at + step),
    })
    encoder.encode(frame)
    frame.close()
    if (!usedtx) continue
    do await new Promise(resolve => setTimeout(resolve))
    while (encoder.encodeQueueSize > 0)
    // One that comes late belongs to the last frame that seemed to have none.
    for (const late of outputs.slice(0, -1)) sizes[sizes.lastIndexOf(1)] = late
    sizes.push(outputs.at(-1) ?? 1)
    outputs = []
  }
  await encoder.flush()
  encoder.close()
  return usedtx ? sizes : outputs
}

async function openMicrophone(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: processed })
  openedAtMs = performance.now()
  microphone = stream.getAudioTracks()[0]
}

async function runLane(): Promise<void> {
  for (;;) {
    const task = await ask<Task | null>('next', {})
    if (!task || !device) return
    const { track, stop } = await voiceOf(task)
    const transport = device.createSendTransport(task.transport)
    const recorded = recordedBy(transport, task.id)
    await transport.produce({
      track,
      stopTracks: false,
      codecOptions: {
        opusStereo: false,
        opusFec: true,
        opusDtx: task.dtx,
        opusMaxAverageBitrate: 32_000,
      },
    })
    await recorded
    transport.close()
    stop()
  }
}

/** Resolves when the receiver has heard enough. */
function recordedBy(transport: Transport, lane: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    transport.on('connect', ({ dtlsParameters }, done, refuse) => {
      ask('connect', { lane, dtlsParameters }).then(done, refuse)
    })
    transport.on('produce', ({ rtpParameters }, done) => {
      done({ id: lane })
      ask('produce', { lane, rtpParameters, openForMs: performance.now() - openedAtMs }).then(resolve, reject)
    })
  })
}

/** Sound that this page makes goes past the browser's own processing, which is the microphone's. */
async function voiceOf({ samplesAt }: Task): Promise<{ track: MediaStreamTrack; stop: () => void }> {
  if (samplesAt === null || !context) {
    if (!microphone) throw new Error('no microphone')
    const track = microphone.clone()
    return { track, stop: () => track.stop() }
  }
  const octets = await (await fetch(samplesAt)).arrayBuffer()
  const samples = new Int16Array(octets)
  const buffer = context.createBuffer(1, samples.length, rate)
  buffer.copyToChannel(
    Float32Array.from(samples, sample => sample / 32_768),
    0,
  )
  const source = context.createBufferSource()
  source.buffer = buffer
  const heard = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
  source.connect(heard)
  source.start()
  const [track] = heard.stream.getAudioTracks()
  if (!track) throw new Error('no track')
  return {
    track,
    stop() {
      source.stop()
      source.disconnect()
      track.stop()
    },
  }
}

/** What a command answers is of its own making, in the same file's words. */
async function ask<T>(what: string, body: object): Promise<T> {
  const answer = await fetch(`/${what}`, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`)
  return answer.json()
}
