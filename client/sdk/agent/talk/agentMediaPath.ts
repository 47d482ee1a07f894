import { type CallId, type EventFrame, RingfenceError } from '../../../../protocol/index.ts'
import { MediaPath } from '../../media/mediaPath.ts'
import type { SoundState } from '../../media/soundState.ts'
import { SoundWatch } from '../../media/soundWatch.ts'
import type { Path } from '../../platform/browser.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import type { AgentConnection } from '../agentConnection.ts'
import { callOf } from '../seatAfterEvent.ts'
import type { SeatOccupation } from '../seatTypes.ts'
import type { AgentVoice } from './agentVoice.ts'

interface AgentMediaPathParts {
  readonly occupation: () => SeatOccupation | undefined
  readonly link: () => AgentConnection
  readonly voice: () => AgentVoice
  readonly showSound: (change: Partial<SoundState>) => void
  readonly onChanged: () => void
}

/** The way of the sound of whatever call is at the seat. A ring whose sound has no way goes on to the next agent. */
export class AgentMediaPath {
  readonly #parts: AgentMediaPathParts
  readonly #path: MediaPath
  readonly #sound: SoundWatch

  constructor(clock: Clock, parts: AgentMediaPathParts) {
    this.#parts = parts
    const request = async <A>(ask: (callId: CallId) => Promise<A>): Promise<A> => {
      const callId = this.#callId()
      if (!callId) throw new RingfenceError('call-not-found')
      return ask(callId)
    }
    this.#path = new MediaPath({
      clock,
      restart: () => request(callId => parts.link().request('restartIce', { callId })),
      apply: restart => parts.voice().restartIce(restart),
      report: () => request(callId => parts.link().request('reportMedia', { callId, carries: true })),
      renew: () => parts.link().renew('while it carries'),
      onChanged: parts.onChanged,
    })
    this.#sound = new SoundWatch({
      clock,
      sample: () => parts.voice().sample(),
      listens() {
        const now = parts.occupation()
        return (
          now?.state === 'talking' && !now.otherMuted && now.otherAwayUntilMs === null && !now.connectionLost
        )
      },
      speaks: () => parts.voice().speaks,
      onArrives(arrives) {
        parts.showSound({ arrives })
        const told = request(callId => parts.link().request('reportSound', { callId, arrives }))
        told.catch(() => undefined)
      },
      onMicrophone: microphoneIsSilent => parts.showSound({ microphoneIsSilent }),
    })
  }

  get isLost(): boolean {
    return this.#path.isLost
  }

  onLeg = (isBack: boolean): void => {
    if (!isBack) this.stop()
    this.#path.onLeg(isBack)
  }

  onPath = (path: Path): void => {
    if (this.#parts.occupation()?.state === 'ringing') this.#passOn(path)
    else this.#path.take(path)
  }

  /** Of whatever call is at the seat no longer. Idempotent. */
  stop(): void {
    this.#sound.stop()
    this.#path.stop()
  }

  #passOn(path: Path): void {
    const callId = this.#callId()
    if (!callId || (path !== 'disconnected' && path !== 'failed')) return
    // It is over already, or the connection is being lost, if this cannot be told.
    const passed = this.#parts.link().request('hangUp', { callId, because: 'media-failed' })
    passed.catch(() => undefined)
  }

  /** From the first word of a talk on. */
  onTalk(): void {
    this.#sound.start()
  }

  /** What the service, and through it the other side, says of it. */
  hear(event: EventFrame): void {
    if (!('callId' in event) || event.callId !== this.#callId()) return
    if (event.event === 'mediaLost') this.#path.hear(event.lost)
    if (event.event === 'soundReported' && !event.arrives) this.#path.hearUnheard()
  }

  #callId(): CallId | undefined {
    const occupation = this.#parts.occupation()
    return occupation && callOf(occupation)?.callId
  }
}
