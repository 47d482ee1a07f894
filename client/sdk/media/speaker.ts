import { RingfenceError } from '../../../protocol/errors.ts'
import type { Speaker } from '../platform/browser.ts'
import { levelOfSamples } from './level.ts'
import { createEnergyMeter, createTrackMeter } from './trackMeter.ts'

/**
 * Opens the loudspeaker's side of one call: an audio element that is in no document, and a meter. `onBlocked` hears when the
 * browser wants a gesture before it plays, and when it plays.
 * @throws RingfenceError `browser-unsupported`
 */
export function openSpeaker(onBlocked: (blocked: boolean) => void): Speaker {
  if (typeof AudioContext === 'undefined') throw new RingfenceError('browser-unsupported')
  const context = new AudioContext()
  const element = new Audio()
  element.autoplay = true
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  const samples = new Float32Array(analyser.fftSize)
  // Two, since what is judged and what is shown may be two tracks.
  const [judged, shown] = [createTrackMeter(context), createTrackMeter(context)]
  const energyOf = createEnergyMeter(judged)
  let source: MediaStreamAudioSourceNode | undefined
  let closed = false

  const sound: Speaker = {
    unlock() {
      if (closed) return
      // Both wait for a gesture where the browser wants one; the next gesture asks again.
      context.resume().catch(() => undefined)
      element.play().then(
        () => !closed && onBlocked(false),
        // Any other failure is a new source that took the place of this one.
        error =>
          !closed && error instanceof DOMException && error.name === 'NotAllowedError' && onBlocked(true),
      )
    },
    silentTrack() {
      const [track] = context.createMediaStreamDestination().stream.getAudioTracks()
      if (!track) throw new RingfenceError('browser-unsupported')
      return track
    },
    play(track) {
      if (closed) return
      const stream = new MediaStream([track])
      source?.disconnect()
      source = context.createMediaStreamSource(stream)
      source.connect(analyser)
      element.srcObject = stream
      sound.unlock()
    },
    level() {
      if (closed || !source) return 0
      analyser.getFloatTimeDomainData(samples)
      return levelOfSamples(samples)
    },
    energyOf: track => (closed ? undefined : energyOf(track)),
    levelOf: track => levelOfSamples((closed ? undefined : shown.read(track)) ?? new Float32Array()),
    async setOutput(deviceId) {
      if (closed || !('setSinkId' in element)) return
      // A loudspeaker that was unplugged must not break the call: the system's default stays.
      await element.setSinkId(deviceId).catch(() => undefined)
    },
    close() {
      if (closed) return
      closed = true
      source?.disconnect()
      judged.close()
      shown.close()
      element.pause()
      element.srcObject = null
      context.close().catch(() => undefined)
    },
  }
  // A page that takes a call up again while it still loads would never be loaded: its `load` event waits for sound (HTML section
  // 4.8.11.5, delaying-the-load-event flag), and in line there is none.
  if (document.readyState === 'complete') element.srcObject = new MediaStream()
  sound.unlock()
  return sound
}
