import type { Seat } from '../../sdk/index.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { rosterStyles } from '../../ui/styles/rosterStyles.ts'
import { base } from '../../ui/styles/tokens.ts'
import { smallTypeStyles } from '../parts/layoutStyles.ts'
import { noticeStyles } from '../parts/notice.ts'
import { AskingPanel } from './askingPanel.ts'

/** A panel of rows that are looked up each time it is opened, and shown anew after each change. */
export abstract class RosterPanel<A = unknown> extends AskingPanel {
  static override properties = {
    ...AskingPanel.properties,
    seat: { attribute: false },
    known: { state: true },
  }
  static override styles = [base, buttonStyles, smallTypeStyles, noticeStyles, rosterStyles]
  declare seat: Seat
  /** The rows, once they were looked up. */
  declare known: A | null

  constructor() {
    super()
    this.known = null
  }

  open(): void {
    void this.change(() => this.look())
  }

  protected abstract look(): Promise<A>

  /** See {@link AskingPanel.wish}; the answer is what is shown then. */
  protected change(act: () => Promise<A>, focus?: string): Promise<boolean> {
    return this.wish(async () => {
      this.known = await act()
    }, focus)
  }
}
