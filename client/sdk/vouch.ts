import { RingfenceError } from '../../protocol/errors.ts'

/**
 * Fetches what the site's back end signs about who is logged in; asked anew for each call. `undefined`, `null` and `''` say that
 * nobody is.
 */
export type Vouch = () => Promise<string | null | undefined>

/**
 * A fresh text signed by the site's back end; `undefined` where nobody is logged in. A page that should have one and fails is
 * told so: calling on as a stranger would be a surprise to both sides.
 * @throws RingfenceError `vouch-unavailable`
 */
export async function vouchOf(ask: Vouch | undefined): Promise<string | undefined> {
  try {
    return (await ask?.()) || undefined
  } catch (error) {
    throw new RingfenceError('vouch-unavailable', { cause: error })
  }
}
