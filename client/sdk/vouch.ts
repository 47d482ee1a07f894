import { RingfenceError } from '../../protocol/errors.ts'

/**
 * A fresh text signed by the site's back end; `undefined` where the page has none to give. A page that should have one and
 * fails is told so: calling on as a stranger would be a surprise to both sides.
 * @throws RingfenceError `vouch-unavailable`
 */
export async function vouchOf(ask: (() => Promise<string>) | undefined): Promise<string | undefined> {
  try {
    return await ask?.()
  } catch (error) {
    throw new RingfenceError('vouch-unavailable', { cause: error })
  }
}
