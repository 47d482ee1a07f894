import type { IncomingMessage } from 'node:http'

/** A name or an address, perhaps with a port (RFC 3986 section 3.2.2), and nothing that could be read as two of them. */
const host = /^(?:[\w.~%-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/**
 * Whether a request says once whom it asks (RFC 9112 section 3.2). Node keeps the first of two fields, a proxy in front may
 * have gone by the second: what one of them checked, the other did not mean.
 */
export function namesOneHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  const named = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'host')
  return named.length === 1 && host.test(named[0] ?? '')
}
