import { isIP, isIPv6 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { ConfigError } from './configError.ts'

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/**
 * Where media listens. Named by RINGFENCE_MEDIA_ADDRESS (`ip` or `ip=announced address`, comma separated), else beside
 * the signalling host also this machine's first own IPv4 address: Firefox gathers no loopback candidates, so a call on
 * one machine would never connect. A media port answers only to credentials that the signalling handed out.
 * @throws ConfigError
 */
export function mediaAddresses(
  setting: string | undefined,
  host: string,
  interfaces: Interfaces = networkInterfaces(),
): { ip: string; announcedAddress?: string }[] {
  if (setting) return setting.split(',').map(each => namedAddress(each.trim()))
  const own = Object.values(interfaces)
    .flatMap(each => each ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
  const ownIPv4 = own.find(({ family }) => family === 'IPv4')?.address
  if (host === '::') return [{ ip: reachable(ownIPv4 ?? own[0]?.address, host) }]
  if (host === '0.0.0.0') return [{ ip: ownIPv4 ?? '127.0.0.1' }]
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    if (isIP(host) !== 0) return [{ ip: host }]
    throw new ConfigError(
      `RINGFENCE_HOST is a name, "${host}": set RINGFENCE_MEDIA_ADDRESS to the IP address of this machine that media uses.`,
    )
  }
  return [{ ip: '127.0.0.1' }, ...(ownIPv4 ? [{ ip: ownIPv4 }] : [])]
}

/** Loopback is announced to nobody elsewhere: their calls would ring and stay silent. */
function reachable(address: string | undefined, host: string): string {
  if (address !== undefined) return address
  throw new ConfigError(
    `RINGFENCE_HOST is ${host}, but this machine has no address that others reach: set RINGFENCE_MEDIA_ADDRESS, or RINGFENCE_HOST to 127.0.0.1.`,
  )
}

/** Labels of letters, digits and hyphens (RFC 1123 section 2.1); four numbers that are no IPv4 address are no name either. */
const hostName =
  /^(?=.{1,253}$)(?!.*\.\d+$|\d+$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i

function namedAddress(text: string): { ip: string; announcedAddress?: string } {
  const [ip = '', announcedAddress, ...more] = text.split('=')
  if (isIP(ip) === 0) {
    throw new ConfigError(
      `RINGFENCE_MEDIA_ADDRESS must name IP addresses of this machine, but "${ip}" is none.`,
    )
  }
  if (announcedAddress === undefined) return { ip }
  const isAddress = isIP(announcedAddress) !== 0 || hostName.test(announcedAddress)
  if (!isAddress || more.length > 0) {
    throw new ConfigError(
      `RINGFENCE_MEDIA_ADDRESS must announce an IP address or a host name behind "=", but "${text.slice(ip.length + 1)}" is none.`,
    )
  }
  if (
    ['0.0.0.0', '::'].includes(announcedAddress) ||
    (isIPv6(announcedAddress) && announcedAddress.includes('%'))
  ) {
    throw new ConfigError(`RINGFENCE_MEDIA_ADDRESS announces "${announcedAddress}", which nobody can reach.`)
  }
  return { ip, announcedAddress }
}
