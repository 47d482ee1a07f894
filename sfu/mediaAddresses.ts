import { networkInterfaces } from 'node:os'

/**
 * Where media listens. Named by RINGFENCE_MEDIA_ADDRESS (`ip` or `ip=announced address`, comma separated), else beside
 * the signalling host also this machine's first own IPv4 address: Firefox gathers no loopback candidates, so a call on
 * one machine would never connect. A media port answers only to credentials that the signalling handed out.
 */
export function mediaAddresses(
  setting: string | undefined,
  host: string,
): { ip: string; announcedAddress?: string }[] {
  if (setting) {
    return setting.split(',').map(each => {
      const [ip = '', announcedAddress] = each.trim().split('=')
      return announcedAddress ? { ip, announcedAddress } : { ip }
    })
  }
  const own = Object.values(networkInterfaces())
    .flat()
    .find(address => address && !address.internal && address.family === 'IPv4')
  const loopback = ['127.0.0.1', 'localhost', '::1'].includes(host)
  const everywhere = host === '0.0.0.0' || host === '::'
  if (everywhere) return own ? [{ ip: own.address }] : [{ ip: '127.0.0.1' }]
  if (!loopback) return [{ ip: host }]
  return [{ ip: '127.0.0.1' }, ...(own ? [{ ip: own.address }] : [])]
}
