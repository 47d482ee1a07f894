import { expect, test } from 'vitest'
import { isPublicAddress, lookupPublic, PrivateAddress, refusePrivateHost } from './publicAddress.ts'

const privates = [
  ...['127.0.0.1', '127.8.9.1', '10.0.0.5', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['0.0.0.0', '100.64.0.1', '192.0.0.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
  ...['::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '100::1'],
]

test.each(privates)('%s is nobody’s of the open internet', address => {
  expect(isPublicAddress(address)).toBe(false)
  const host = address.includes(':') ? `[${address}]` : address
  expect(() => refusePrivateHost(new URL(`https://${host}/`).hostname)).toThrow(PrivateAddress)
})

test.each(['8.8.8.8', '93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])(
  '%s is',
  address => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/'])(
  '%s is 127.0.0.1 in another spelling',
  url => {
    expect(() => refusePrivateHost(new URL(url).hostname)).toThrow(PrivateAddress)
  },
)

test('a name is judged by what it leads to', async () => {
  expect(() => refusePrivateHost('localhost')).not.toThrow()
  for (const all of [true, false]) {
    const error = await new Promise(resolve => lookupPublic('localhost', { all }, resolve))
    expect(error).toBeInstanceOf(PrivateAddress)
  }
})

test('what is no address, and no name, is nothing public', () => {
  for (const text of ['', 'x', '1.2.3', '1.2.3.4.5', ':::']) expect(isPublicAddress(text)).toBe(false)
})
