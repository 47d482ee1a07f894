import type { CallId, EventFrame, RecentCall } from '../../../../protocol/index.ts'
import type { Notes } from '../../platform/browser.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import { endOfLostTalk, type SeatEnd, type Seated, seatFree } from '../seatAfterEvent.ts'
import type { SeatTalk } from './talkAfterEvent.ts'
import { UnwantedCall } from './unwantedCall.ts'

/** A talk that ended here while there was no connection, until its record says how. */
export class LostTalk {
  readonly #clock: Clock
  readonly #unwanted: UnwantedCall
  #talk: SeatTalk | undefined

  constructor({ clock, notes }: { readonly clock: Clock; readonly notes: Notes }) {
    this.#clock = clock
    this.#unwanted = new UnwantedCall(notes)
  }

  /** Its agent hangs up; whatever happens to the word, or to this page, the call is not taken up again. */
  unwant(callId: CallId): void {
    this.#unwanted.note(callId)
  }

  isUnwanted(callId: CallId): boolean {
    return this.#unwanted.is(callId)
  }

  /** The server heard it, or has nothing more to hear it of. */
  isKnownUnwanted(): void {
    this.#unwanted.isKnown()
  }

  /** Answers what is known of its end. */
  lose(talk: SeatTalk): SeatEnd {
    this.#talk = talk
    return this.#endOf(talk, [])
  }

  /** The end of the last talk that was lost; `undefined` when there is none to learn of. */
  end(recorded: readonly RecentCall[]): SeatEnd | undefined {
    const talk = this.#talk
    if (!talk) return undefined
    const end = this.#endOf(talk, recorded)
    if (end?.reason !== 'connection-lost') this.#talk = undefined
    return end
  }

  /** A record may come after the seat is there again. */
  afterEvent(before: Seated, event: EventFrame): Seated {
    if (event.event !== 'callRecorded' || event.call.callId !== this.#talk?.call.callId) return before
    const end = this.end([event.call])
    return before.last && end ? seatFree(before, end) : before
  }

  forget(): void {
    this.#talk = undefined
  }

  /** As its record says, or as this page knows it. */
  #endOf(talk: SeatTalk, recorded: readonly RecentCall[]): SeatEnd {
    const end = endOfLostTalk(talk, recorded, this.#clock.now())
    return end && (this.#unwanted.is(talk.call.callId) ? { ...end, reason: 'agent-hung-up' } : end)
  }
}
