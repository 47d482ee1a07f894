import { isIP } from 'node:net'
import { ConfigError } from './configError.ts'

/** Headers in which proxies say who asked them. `Forwarded` (RFC 7239) is not among them: it is written in a grammar of its own. */
const proxyHeaders = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip'] as const
export type ProxyHeader = (typeof proxyHeaders)[number]

/** How many proxies stand in front, each adding to the header; or which, by address, network or name of a range. */
export type TrustedProxies = number | readonly string[]

/** Of RFC 1122, 3927, 1918, 4193: what a proxy of one's own usually has. */
const ranges = ['loopback', 'linklocal', 'uniquelocal']

/**
 * Which proxies are believed, and in which header.
 * @throws ConfigError
 */
export function readProxies(environment: Readonly<Record<string, string | undefined>>): {
  readonly trustedProxies: TrustedProxies
  readonly proxyHeader: ProxyHeader
} {
  const text = environment.RINGFENCE_TRUSTED_PROXIES || '0'
  const trustedProxies = trustedProxiesIn(text)
  if (trustedProxies === undefined) {
    throw new ConfigError(
      `RINGFENCE_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8 or loopback, separated by commas, or how many proxies there are, up to 10, but it is "${text}".`,
    )
  }
  const name = environment.RINGFENCE_PROXY_HEADER || 'x-forwarded-for'
  const proxyHeader = proxyHeaders.find(each => each === name.toLowerCase())
  if (proxyHeader === undefined) {
    throw new ConfigError(
      `RINGFENCE_PROXY_HEADER must be one of ${proxyHeaders.join(', ')}, but it is "${name}".`,
    )
  }
  return { trustedProxies, proxyHeader }
}

/** What was written, as a number or a list; `undefined` where it is neither. A network of everybody is none to be trusted. */
function trustedProxiesIn(text: string): TrustedProxies | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= 10 ? Number(text) : undefined
  const named = text.split(',').map(each => each.trim())
  return named.every(isNetwork) ? named : undefined
}

function isNetwork(text: string): boolean {
  if (ranges.includes(text)) return true
  const [address = '', prefix = String(Number.POSITIVE_INFINITY), ...more] = text.split('/')
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  const alone = !text.includes('/')
  return bits > 0 && more.length === 0 && (alone || (/^[1-9]\d*$/.test(prefix) && Number(prefix) <= bits))
}
