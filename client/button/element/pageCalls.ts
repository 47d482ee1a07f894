import type { Phone, PhoneSnapshot } from '../../sdk/index.ts'
import { type ButtonOfCall, PageCall } from './pageCall.ts'
import { pairLanguageOf } from './pairLanguage.ts'

interface PageButton extends ButtonOfCall {
  requestUpdate(): void
}

/** The calls of this page by what makes their phones, and the buttons that are on the page. */
const calls = new Map<string | Phone, PageCall>()
const buttons = new Set<PageButton>()

const isGoingOn = ({ state }: PhoneSnapshot): boolean =>
  state !== 'idle' && state !== 'ended' && state !== 'refused'

/** The phone may be there before the page's own script gave us its log-in. */
const addressOf = ({ phone, service, site, queue, language, vouch }: ButtonOfCall): string | Phone =>
  phone ?? JSON.stringify([service, site, queue, pairLanguageOf(language), !!vouch])

/** Whether somebody can call now: one person, one call, whichever button it came from. */
export const isFree = (own: PageCall | undefined): boolean =>
  [...calls.values()].every(call => call === own || !isGoingOn(call.snapshot))

/** The button's call, made at the first need. It changes with the button's attributes while nothing is shown of it. */
export function callOf(button: PageButton, now: PageCall | undefined): PageCall {
  buttons.add(button)
  if (now && now.snapshot.state !== 'idle') return now
  const address = addressOf(button)
  const kept = calls.get(address)
  if (kept && kept === now) return kept
  if (now) letGo(button, now)
  const call = kept ?? new PageCall(button, () => redraw(call))
  calls.set(address, call)
  call.take(button)
  if (!kept) call.follow()
  return call
}

/** The button is gone, or stands for another call. What nobody stands for is closed once nothing goes on. */
export function letGo(button: PageButton, call: PageCall): void {
  if (!button.isConnected) buttons.delete(button)
  call.drop(button)
  closeIfLeft(call)
}

/** Closes what is only still shown of other calls: one card at a time. */
export function closeOthers(call: PageCall): void {
  for (const other of calls.values()) if (other !== call && !isGoingOn(other.snapshot)) other.phone.reset()
}

function closeIfLeft(call: PageCall): void {
  if (call.hasButton || call.snapshot.state !== 'idle') return
  for (const [address, one] of calls) if (one === call) calls.delete(address)
  call.close()
}

function redraw(call: PageCall): void {
  for (const button of buttons) button.requestUpdate()
  // Not at once: the phone is still telling its news.
  queueMicrotask(() => closeIfLeft(call))
}
