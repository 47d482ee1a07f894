import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { mediaAddresses } from './mediaAddresses.ts'

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  ...{ address, internal, mac: '00:00:00:00:00:00', cidr: null, netmask: '' },
  ...(address.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }),
})
const lo = [at('127.0.0.1', true), at('::1', true)]
const both = { lo, eth0: [at('fe80::1'), at('2001:db8::5'), at('192.0.2.5')] }
const only6 = { lo, eth0: [at('fe80::1'), at('2001:db8::5')] }
const alone = { lo }

test.each([
  ['::', both, ['192.0.2.5']],
  ['::', only6, ['2001:db8::5']],
  ['0.0.0.0', both, ['192.0.2.5']],
  ['0.0.0.0', alone, ['127.0.0.1']],
  ['localhost', both, ['127.0.0.1', '192.0.2.5']],
  ['127.0.0.1', only6, ['127.0.0.1']],
  ['198.51.100.7', both, ['198.51.100.7']],
])('on %s media listens at addresses that callers reach', (host, interfaces, ips) => {
  expect(mediaAddresses(undefined, host, interfaces).map(({ ip }) => ip)).toEqual(ips)
})

test('everywhere on a machine without an address is refused by name, instead of announcing loopback', () => {
  expect(() => mediaAddresses(undefined, '::', alone)).toThrow('set RINGFENCE_MEDIA_ADDRESS')
  expect(() => mediaAddresses(undefined, 'calls.example', both)).toThrow(
    'RINGFENCE_HOST is a name, "calls.example"',
  )
})

test.each([
  '127.0.0.1=bad_host!',
  '127.0.0.1=',
  '127.0.0.1=a b',
  '127.0.0.1=-x.example',
  '127.0.0.1=x..example',
  '127.0.0.1=300.1.1.1',
  '127.0.0.1=1.2.3',
  '127.0.0.1=1.2.3.4=5',
  '127.0.0.1=0.0.0.0',
  '127.0.0.1=::',
  '127.0.0.1=http://x.example',
  '127.0.0.1=x.example:3000',
  '127.0.0.1, ',
  'bad_host!',
  '=1.2.3.4',
])('RINGFENCE_MEDIA_ADDRESS=%s is refused by name', setting => {
  expect(() => mediaAddresses(setting, '127.0.0.1', both)).toThrow('RINGFENCE_MEDIA_ADDRESS')
})

test.each(['10.0.0.5=203.0.113.7', '10.0.0.5=media.example.com', '::1=2001:db8::1', '10.0.0.5=m-1.example'])(
  'RINGFENCE_MEDIA_ADDRESS=%s is one',
  setting => {
    const [ip, announcedAddress] = setting.split('=')
    expect(mediaAddresses(setting, '127.0.0.1', both)).toEqual([{ ip, announcedAddress }])
  },
)
