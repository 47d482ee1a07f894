import type { IncomingMessage } from 'node:http'

/**
 * The client's address, the same for requests and sockets: the socket's, or what the outermost trusted proxy wrote (RFC 7239
 * section 8.1 tells why no other). A chain shorter than that was not written by our proxies, so nothing in it is believed.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? ''
  if (trustedProxies === 0) return direct
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map(each => each.trim())
  return forwarded.at(-trustedProxies) || direct
}
