import { RingfenceError } from '../../../../protocol/errors.ts'
import { inTime } from '../../inTime.ts'

/** The page's own back end; the person waits for it. */
const answerMs = 10_000

/**
 * Fetches what the site's back end signs about who is logged in; asked anew for each call. `undefined`, `null` and `''` say that
 * nobody is.
 */
export type Vouch = () => Promise<string | null | undefined>

/**
 * A fresh text signed by the site's back end; `undefined` where nobody is logged in. A page that should have one and fails is
 * told so: calling on as a stranger would be a surprise to both sides.
 * @throws RingfenceError `vouch-failed`: it threw, answered no text, or nothing within 10 s
 */
export async function vouchOf(ask: Vouch | undefined): Promise<string | undefined> {
  try {
    const vouch: unknown = (ask && (await inTime(answerMs, ask()))) || undefined
    if (vouch !== undefined && typeof vouch !== 'string') throw new TypeError('vouch must answer a text')
    return vouch
  } catch (error) {
    throw new RingfenceError('vouch-failed', { cause: error })
  }
}

/** What shows that passkeys are this visitor's. @throws RingfenceError `vouch-failed`; `vouch-required` for nobody */
export async function vouchedRight(ask: Vouch | undefined) {
  const vouch = await vouchOf(ask)
  if (vouch === undefined) throw new RingfenceError('vouch-required')
  return { method: 'vouch', vouch } as const
}
