import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** What is given out for the open internet (RFC 4291 section 2.4): the rest holds old ways to write IPv4 inside. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is one of the open internet: not of this machine, a private network, a cloud's own services (169.254.169.254) or any other
 * special range, also where it is written inside another one.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}

export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
  readonly code = 'private-address'
}

/** A name without brackets, as a URL's host may have them. */
const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

/**
 * A host that is an address needs no looking up, and is judged by itself.
 * @throws PrivateAddress
 */
export function refusePrivateHost(host: string): void {
  if (isIP(bare(host)) !== 0 && !isPublicAddress(bare(host))) throw new PrivateAddress()
}

/**
 * Looks a name up, and judges what is connected to and nothing else: a name that is looked up twice can lead somewhere else the second time.
 * One that leads to a private address beside others leads nowhere.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(new PrivateAddress(), '')
    const [first] = addresses
    if (options.all) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  })
}
