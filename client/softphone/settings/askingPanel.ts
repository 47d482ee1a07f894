import { LitElement, nothing } from 'lit'
import type { Screen } from '../model/screen.ts'
import { problemNotice } from '../parts/notice.ts'
import { codeOf } from '../words/problemWords.ts'

/** What a row asks in place. */
export interface Asking {
  readonly what: 'rename' | 'remove' | 'confirm'
  /** Of the row. */
  readonly id: string
}

/** What opened the question, and has the focus again when it is dropped. */
const openerOf = ({ what, id }: Asking): string => `[data-opens="${what} ${id}"]`

/** A panel of rows that ask before they change, and that keeps the place of whoever works by keyboard. */
export class AskingPanel extends LitElement {
  static override properties = {
    screen: { attribute: false },
    asking: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  declare screen: Screen
  declare asking: Asking | null
  declare problem: string | null
  declare busy: boolean
  /** What gets the focus once it is drawn. */
  #focusNext: string | undefined

  constructor() {
    super()
    this.asking = null
    this.problem = null
    this.busy = false
  }

  /** An open question does not outlast the panel. */
  close(): void {
    this.asking = null
    this.problem = null
  }

  /** Asks, or with `null` asks no more. What went wrong before is past. */
  protected ask(next: Asking | null): void {
    const before = this.asking
    this.problem = null
    this.asking = next
    if (next) this.#focusNext = next.what === 'rename' ? 'li input' : '.sure button'
    else if (before) this.#focusNext = openerOf(before)
  }

  protected readonly dropOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.asking === null) return
    // Else the browser closes the panel too.
    event.preventDefault()
    event.stopPropagation()
    this.ask(null)
  }

  /**
   * One wish at a time: the second press of a double click is none. Resolves to whether it went well; what went wrong is
   * told. `focus`: where the focus goes then; by default the row's button, or the top where the row is gone.
   */
  protected async wish(act: () => Promise<void>, focus?: string): Promise<boolean> {
    if (this.busy) {
      // A control that shows another choice by now shows again what holds.
      this.requestUpdate()
      return false
    }
    this.busy = true
    this.problem = null
    const { asking } = this
    try {
      await act()
      // Who has gone on to something else meanwhile stays there.
      if (this.asking === asking) {
        this.asking = null
        this.#focusNext = focus ?? (asking ? openerOf(asking) : undefined)
      }
      return true
    } catch (thrown) {
      this.problem = codeOf(thrown)
      return false
    } finally {
      this.busy = false
    }
  }

  protected problemView() {
    return this.problem === null ? nothing : problemNotice(this.screen, this.problem, { dismissable: false })
  }

  protected override updated(): void {
    if (this.busy || !this.#focusNext) return
    const next =
      this.renderRoot.querySelector<HTMLElement>(this.#focusNext) ??
      this.renderRoot.querySelector<HTMLElement>('.lead')
    this.#focusNext = undefined
    next?.focus()
    // What is written there may be written over.
    if (next instanceof HTMLInputElement) next.select()
  }
}
