import type { CallId, EventFrame } from '../../../../protocol/index.ts'
import type { CallAudio } from '../../media/callAudio.ts'
import { MediaPath } from '../../media/mediaPath.ts'
import type { SoundState } from '../../media/soundState.ts'
import { SoundWatch, withSound } from '../../media/soundWatch.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import type { PhoneSnapshot } from '../phoneTypes.ts'
import type { CallConnection } from './callConnection.ts'

interface CallMediaParts {
  readonly clock: Clock
  readonly callId: CallId
  readonly line: CallConnection
  readonly voice: CallAudio
  readonly known: () => PhoneSnapshot
  readonly become: (next: PhoneSnapshot) => void
  readonly onPathChanged: () => void
}

/** What is measured of a caller's sound: its way to the service, and whether both are heard. */
export class CallMedia {
  readonly path: MediaPath
  readonly sound: SoundWatch

  constructor({ clock, callId, line, voice, known, become, onPathChanged }: CallMediaParts) {
    const show = (change: Partial<SoundState>) => {
      const now = known()
      if (now.state === 'talking') become(withSound(now, change))
    }
    this.path = new MediaPath({
      clock,
      restart: () => line.request('restartIce', { callId }),
      apply: restart => voice.restartIce(restart),
      report: () => line.request('reportMedia', { callId, carries: true }),
      renew: () => line.renew(),
      onChanged: onPathChanged,
    })
    this.sound = new SoundWatch({
      clock,
      sample: () => voice.sample(),
      listens() {
        const now = known()
        return now.state === 'talking' && !now.otherMuted && now.otherAwayUntilMs === null && !now.lineLost
      },
      speaks: () => voice.speaks,
      onArrives(arrives) {
        show({ arrives })
        line.request('reportSound', { callId, arrives }).catch(() => undefined)
      },
      onMicrophone: microphoneIsSilent => show({ microphoneIsSilent }),
    })
  }

  /** What the service, and through it the other side, says of them. */
  hear(event: EventFrame): void {
    if (event.event === 'mediaLost') this.path.hear(event.lost)
    if (event.event === 'soundReported' && !event.arrives) this.path.hearUnheard()
  }

  stop(): void {
    this.path.stop()
    this.sound.stop()
  }
}
