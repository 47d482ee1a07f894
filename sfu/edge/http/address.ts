import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import proxyAddress from 'proxy-addr'
import type { Log } from '../../../calls/index.ts'
import type { Config } from '../../config.ts'

/** Who asks, the same for requests and sockets. */
interface ClientAddresses {
  /** The socket's address, or what trusted proxies wrote of it. */
  of(request: IncomingMessage): string
  /** Whether connections from here are those of a proxy, so of many people. */
  isProxy(address: string | undefined): boolean
}

/**
 * Reads one header, and only where a trusted proxy passed the request on (RFC 7239 section 8.1 tells why no other). Where
 * proxies are set up otherwise than they should be, one line says so at its first sign: then all visitors share one limit, or
 * whoever writes the header themselves has none.
 */
export function createClientAddresses(
  { trustedProxies, proxyHeader }: Pick<Config, 'trustedProxies' | 'proxyHeader'>,
  log: Pick<Log, 'warn'>,
): ClientAddresses {
  const hops = typeof trustedProxies === 'number' ? trustedProxies : 1
  const trusts =
    typeof trustedProxies === 'number'
      ? (_address: string, hop: number) => hop < hops
      : proxyAddress.compile([...trustedProxies])
  const said = new Set<string>()
  let wasMissing = false

  const warn = (event: string, remedy: string): void => {
    if (said.has(event)) return
    said.add(event)
    log.warn(event, { header: proxyHeader, remedy })
  }

  /** What is believed of a request that a trusted proxy passed on; `undefined` when its header is not one of a proxy's. */
  function believed(request: IncomingMessage): string | undefined {
    const written = [request.headers[proxyHeader] ?? []].flat().join(',')
    const isChain = proxyHeader === 'x-forwarded-for'
    const chain = isChain ? proxyAddress.all(request).slice(1) : [written.trim()]
    if (written.trim() === '' || chain.length < hops) {
      wasMissing = true
      warn('proxy header missing', 'every trusted proxy must set the header')
      return undefined
    }
    const client = bareAddress(isChain ? proxyAddress(request, trusts) : written.trim())
    const byNoProxy = isIP(client) === 0
    if (byNoProxy || wasMissing)
      warn('proxy header passed through', 'the proxy must overwrite what visitors send')
    return byNoProxy ? undefined : client
  }

  return {
    of(request) {
      const direct = request.socket.remoteAddress ?? ''
      if (trusts(direct, 0)) return believed(request) ?? direct
      if (isBehindUnknownProxy(request)) {
        warn('proxy not trusted', 'name the proxy in RINGFENCE_TRUSTED_PROXIES')
      }
      return direct
    },
    isProxy: address => trusts(address ?? '', 0),
  }
}

/** Visitors have no private address where the service has none; a proxy beside it does, and says whom it asks for. */
function isBehindUnknownProxy({ headers, socket }: IncomingMessage): boolean {
  const named = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some(name => headers[name] !== undefined)
  const address = bareAddress(socket.remoteAddress ?? '')
  return named && isIP(address) !== 0 && ipaddr.process(address).range() !== 'unicast'
}

/** Without brackets, and without the port that some proxies add. */
const bareAddress = (text: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')

/**
 * What one client counts under. Whoever has one IPv6 address has 2^64 of them, so a whole /64 counts as one (RFC 6177
 * section 2); an IPv4 address counts alike in both spellings (RFC 4291 section 2.5.5.2), and with a proxy's port or without.
 */
export function limitKeyOf(address: string): string {
  const bare = bareAddress(address)
  if (isIP(bare) === 0) return bare
  const parsed = ipaddr.process(bare)
  if ('octets' in parsed) return parsed.toString()
  const network = parsed.parts.slice(0, 4).map(part => part.toString(16))
  return `${network.join(':')}::/64`
}
