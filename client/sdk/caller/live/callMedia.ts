import type { CallId, EventFrame, LegMedia } from '../../../../protocol/index.ts'
import { asRingfenceError, isUnanswered } from '../../errors.ts'
import type { CallAudio } from '../../media/callAudio.ts'
import { MediaPath } from '../../media/mediaPath.ts'
import type { SoundState } from '../../media/soundState.ts'
import { SoundWatch, withSound } from '../../media/soundWatch.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import type { PhoneSnapshot } from '../phoneTypes.ts'
import type { CallConnection } from './callConnection.ts'
import type { Joined } from './liveCallTypes.ts'

interface CallMediaParts {
  readonly clock: Clock
  readonly callId: CallId
  readonly connection: CallConnection
  readonly voice: CallAudio
  /** Whether the call may have had a leg before, in a page that is gone. */
  readonly resumed: boolean
  readonly known: () => PhoneSnapshot
  readonly become: (next: PhoneSnapshot) => void
  readonly onPathChanged: () => void
  /** For good. */
  readonly onFailed: (why: 'media-failed' | 'media-key-mismatch') => void
}

/** A caller's leg, from when the ring is near, and what is measured of its sound: its way to the service, and whether both are heard. */
export class CallMedia {
  readonly path: MediaPath
  readonly sound: SoundWatch
  readonly #parts: CallMediaParts
  /** Whether the call has had a leg before. */
  #isBack: boolean
  /** Stands for the leg of now: what is still said of one before it counts for nothing. */
  #leg: object | undefined
  /** What a leg that is offered belongs to. */
  #on: Pick<Joined, 'signal' | 'engine'> | undefined

  constructor(parts: CallMediaParts) {
    const { clock, callId, connection, voice, known, become, onPathChanged } = parts
    this.#parts = parts
    this.#isBack = parts.resumed
    const show = (change: Partial<SoundState>) => {
      const now = known()
      if (now.state === 'talking') become(withSound(now, change))
    }
    this.path = new MediaPath({
      clock,
      restart: () => connection.request('restartIce', { callId }),
      apply: restart => voice.restartIce(restart),
      report: () => connection.request('reportMedia', { callId, carries: true }),
      renew: () => connection.renew(),
      onChanged: onPathChanged,
    })
    this.sound = new SoundWatch({
      clock,
      sample: () => voice.sample(),
      listens() {
        const now = known()
        return (
          now.state === 'talking' && !now.otherMuted && now.otherAwayUntilMs === null && !now.connectionLost
        )
      },
      speaks: () => voice.speaks,
      onArrives(arrives) {
        show({ arrives })
        connection.request('reportSound', { callId, arrives }).catch(() => undefined)
      },
      onMicrophone: microphoneIsSilent => show({ microphoneIsSilent }),
    })
  }

  /** On a socket that let us in. Where that brings no leg, what there was of one is over. */
  enter({ signal, engine, answer }: Joined): void {
    this.#on = { signal, engine }
    if (answer.media) this.#openLeg(answer.media)
    else {
      this.#leg = undefined
      this.#isBack = false
      this.path.stop()
      this.#parts.voice.closeLeg()
      this.#parts.onPathChanged()
    }
  }

  /** What the service, and through it the other side, says of them. */
  hear(event: EventFrame): void {
    if (event.event === 'mediaOffered') this.#openLeg(event.media)
    if (event.event === 'mediaLost') this.path.hear(event.lost)
    if (event.event === 'soundReported' && !event.arrives) this.path.hearUnheard()
  }

  stop(): void {
    this.path.stop()
    this.sound.stop()
  }

  /** In place of the one before. */
  #openLeg(media: LegMedia): void {
    const { callId, connection, voice, onPathChanged, onFailed } = this.#parts
    if (!this.#on) return
    const [{ signal, engine }, isBack] = [this.#on, this.#isBack]
    const leg = {}
    this.#leg = leg
    this.#isBack = true
    const isOfNow = () => this.#leg === leg && connection.isOn(signal)
    const failed = (why: 'media-failed' | 'media-key-mismatch') => {
      // Of a call that was carried before, a path is sought as long as the service waits.
      if (isOfNow() && !(isBack && why === 'media-failed')) onFailed(why)
    }
    const unproduced = (error: unknown) => {
      if (isUnanswered(error)) return
      // The service took this leg back before it heard of the voice on it.
      if (asRingfenceError(error).code !== 'request-not-allowed') failed('media-failed')
      else if (isOfNow()) connection.renew()
    }
    this.path.onLeg(isBack)
    onPathChanged()
    voice.openLeg(engine, {
      media,
      onProduced: rtpParameters => signal.request('produce', { callId, rtpParameters }).catch(unproduced),
      onPath: path => isOfNow() && this.path.take(path),
      onFailed: failed,
    })
  }
}
