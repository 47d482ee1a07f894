import { type EnrolmentParts, PasskeyEnrolment } from '../caller/passkeys/passkeyEnrolment.ts'
import type { Browser } from '../platform/browser.ts'

/** A caller's own passkeys: made on the way into a call or after it, and managed. Loaded when that can be asked for. */
export { openPasskeySession } from '../identity/passkeySession.ts'

export const createEnrolment = (browser: Browser, parts: EnrolmentParts): PasskeyEnrolment =>
  new PasskeyEnrolment(browser, parts)
