import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Source } from '../../../calls/index.ts'
import { limitKeyOf } from './address.ts'

/** Bits of an address that name its network: what one subscriber, or one office, is commonly given. */
const networkBits = { ipv4: 24, ipv6: 48 } as const

/**
 * Says of two callers whether they share an address or a network, and of none where they are: both names are hashed with a key that
 * is drawn here and leaves with the process.
 */
export function createSources(): (address: string) => Source {
  const key = randomBytes(32)
  const nameOf = (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url').slice(0, 16)
  return address => {
    const counted = limitKeyOf(address)
    return { address: nameOf(`address ${counted}`), network: nameOf(`network ${networkOf(counted)}`) }
  }
}

/** The /24 of an IPv4 address, the /48 of an IPv6 one; what is neither is its own network. */
export function networkOf(counted: string): string {
  const [bare = ''] = counted.split('/', 1)
  if (isIP(bare) === 0) return counted
  const parsed = ipaddr.parse(bare)
  const bits = networkBits[parsed.kind()]
  const network =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${bare}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${bare}/${bits}`)
  return `${network.toString()}/${bits}`
}
