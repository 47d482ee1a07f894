import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Seat, SeatSnapshot } from '../../sdk/index.ts'
import type { AccountNotice } from '../model/seatTypes.ts'

/** What the service tells the agent of the account: read with each new seat, and whenever something happens. */
export class AccountNews implements ReactiveController {
  notices: readonly AccountNotice[] = []
  readonly #host: ReactiveControllerHost & { readonly seat: Seat }
  #state: SeatSnapshot['state'] = 'connecting'
  #stops: readonly (() => void)[] = []

  constructor(host: ReactiveControllerHost & { readonly seat: Seat }) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    const { seat } = this.#host
    this.#stops = [
      seat.on('snapshotChanged', snapshot => this.#take(snapshot)),
      seat.on('accountChanged', () => void this.#read()),
    ]
    this.#take(seat.snapshot)
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop()
  }

  async dismiss(noticeId: string): Promise<void> {
    this.#show((await this.#host.seat.passkeys.dismissNotice(noticeId)).notices)
  }

  #take({ state }: SeatSnapshot): void {
    const before = this.#state
    this.#state = state
    if (state === 'seated' && before !== 'seated') void this.#read()
    // The next agent here has an account of their own.
    if (state === 'signed-out') this.#show([])
  }

  /** What cannot be read now is read with the next seat. */
  async #read(): Promise<void> {
    const answer = await this.#host.seat.passkeys.list().catch(() => undefined)
    if (answer && this.#state === 'seated') this.#show(answer.notices)
  }

  #show(notices: readonly AccountNotice[]): void {
    if (notices.length === 0 && this.notices.length === 0) return
    this.notices = notices
    this.#host.requestUpdate()
  }
}
