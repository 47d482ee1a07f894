import type { ErrorCode } from '../../../protocol/errors.ts'
import { isForDeveloper, tellDeveloper } from './tellDeveloper.ts'

/** A violation is told in a task of its own, which may come after the failure that it explains (CSP Level 3 section 5.5). */
const violationMs = 200
const probeMs = 3_000

/** Hosts that this page's policy kept us from, with the directive that did. */
const forbidden = new Map<string, string>()
let watching = false

/** From now on what the page's policy forbids is known by the time it is asked about. */
export function watchPolicy(): void {
  if (watching) return
  watching = true
  document.addEventListener('securitypolicyviolation', ({ blockedURI, disposition, effectiveDirective }) => {
    if (disposition === 'enforce' && URL.canParse(blockedURI))
      forbidden.set(new URL(blockedURI).host, effectiveDirective)
  })
}

/** Codes that say no more than that no answer came. */
const withoutAnswer: readonly ErrorCode[] = ['server-unreachable', 'connection-lost', 'request-timed-out']
/** A late file that did not come, of a service that answers. */
const lateFileGone: ErrorCode = 'protocol-unsupported'

/**
 * Why no answer came, as far as it can be known: the page forbids it, the browser is offline, or the service is silent while
 * others are not. What cannot be known stays what it is.
 */
export async function causeOf(code: ErrorCode, service: string): Promise<ErrorCode> {
  if (isForDeveloper(code)) return tellDeveloper(code, code === 'service-missing' ? service : '')
  if (!withoutAnswer.includes(code) && code !== lateFileGone) return code
  const { host, origin } = new URL(service)
  await new Promise(resolve => setTimeout(resolve, violationMs))
  const directive = forbidden.get(host)
  if (directive !== undefined) return tellDeveloper('connection-forbidden', `${directive} keeps ${host} out`)
  if (!navigator.onLine) return 'offline'
  // The library's own file: any page may ask for it.
  const status = await probe(`${origin}/sdk/ringfence.js`)
  if (status === 404 || status === 405) return tellDeveloper('service-missing', service)
  if (code === lateFileGone) return code
  if (status !== undefined)
    return status >= 500 || code === 'request-timed-out' ? 'service-unavailable' : code
  const own = location.origin
  const hasOwn = own !== origin && /^https?:/.test(own)
  return hasOwn && (await probe(`${own}/`)) !== undefined ? 'service-unavailable' : code
}

/** Status of an answer of any kind; `undefined` where none came in time. */
const probe = (url: string): Promise<number | undefined> =>
  fetch(url, { method: 'HEAD', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(probeMs) })
    .then(({ status }) => status)
    .catch(() => undefined)
