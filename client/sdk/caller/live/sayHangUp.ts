import type { EventFrame, Params } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Clock, Signal } from '../../signal/signalTypes.ts'
import { within } from '../../within.ts'
import { type ResumeRequest, requestResume } from './resumeRequest.ts'

/** How long an answer is waited for before the word is said once more, on another socket. */
const answerMs = 3000

/**
 * Tells the server that a call is over, on its socket or, where that does not carry, on as many others as it takes while the
 * server would wait. Resolves when the server knows, or cannot be told any more; with the other socket, if it took one, on
 * which the receipt may follow.
 */
export async function sayHangUp(
  way: Omit<ResumeRequest, 'untilMs' | 'wanted'> & { readonly awayMs: number },
  params: Params<'hangUp'>,
  signal: Signal | undefined,
  onEvent: (event: EventFrame) => void,
): Promise<Signal | undefined> {
  const { clock } = way.browser
  const untilMs = clock.now() + way.awayMs
  if (signal && (await saysOn(clock, signal, params))) return undefined
  while (clock.now() < untilMs) {
    const joined = await requestResume({ ...way, untilMs, wanted: () => true }).catch(() => undefined)
    if (!joined) return undefined
    joined.signal.listen({ onEvent, onClosed() {} })
    if (await saysOn(clock, joined.signal, params)) return joined.signal
    joined.signal.close()
  }
  return undefined
}

/** Whether the server knows now: it heard it, or knows no such call any more. */
export async function saysOn(clock: Clock, signal: Signal, params: Params<'hangUp'>): Promise<boolean> {
  let isSaid = false
  const said = signal.request('hangUp', params).then(
    () => {
      isSaid = true
    },
    error => {
      isSaid = !asRingfenceError(error).retryable
    },
  )
  await within(clock, answerMs, said)
  return isSaid
}
