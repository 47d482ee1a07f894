import type { ErrorCode } from '../../../protocol/errors.ts'

/** What the maker of a page can do about it. Visitors read calmer words. */
const remedies = {
  'page-not-secure':
    'serve this page by https (or from localhost): browsers give microphone and keys to nobody else.',
  'microphone-forbidden':
    'allow the microphone in the page’s Permissions-Policy header and, if it stands in an iframe, in the iframe: allow="microphone".',
  'passkey-forbidden':
    'allow publickey-credentials-get and publickey-credentials-create in the page’s Permissions-Policy header and, if it stands in an iframe, in its allow attribute.',
  'connection-forbidden':
    'allow the service in the page’s Content-Security-Policy: script-src and connect-src its origin, and connect-src the same with wss:.',
  'service-missing':
    'what answers there is not the service. Say where it is by the attribute or option `service`; by default it is where this file was loaded from.',
} as const satisfies Partial<Record<ErrorCode, string>>

type Remediable = keyof typeof remedies

/** Whether the page's maker can do something about it. */
export const isForDeveloper = (code: ErrorCode): code is Remediable => Object.hasOwn(remedies, code)

const told = new Set<string>()

/** Says once per page, where its maker looks, what the page forbids. Answers the code. */
export function tellDeveloper(code: Remediable, about = ''): ErrorCode {
  if (!told.has(code)) console.error(`Ringfence: ${code}${about && ` (${about})`}: ${remedies[code]}`)
  told.add(code)
  return code
}
