import { RingfenceError } from '../../../protocol/errors.ts'
import { asRingfenceError } from '../errors.ts'
import type { Browser } from '../platform/browser.ts'

/** Whatever a call was refused by, under the code of its true cause where that can be found out; the error behind it stays. */
export async function namedCause(
  thrown: unknown,
  { platform, service }: { readonly platform: Pick<Browser, 'causeOf'>; readonly service: string },
): Promise<RingfenceError> {
  const error = asRingfenceError(thrown)
  const code = await platform.causeOf(error.code, service)
  return code === error.code ? error : new RingfenceError(code, { cause: error.cause ?? error })
}
