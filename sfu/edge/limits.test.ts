import { expect, test } from 'vitest'
import { createAddressLimits, limitKeyOf } from './limits.ts'

test.each([
  ['an IPv4 address counts by itself', '192.0.2.7', '192.0.2.7'],
  ['so it does inside IPv6', '::ffff:192.0.2.7', '192.0.2.7'],
  ['however that is spelled', '0:0:0:0:0:FFFF:c000:0207', '192.0.2.7'],
  ['and with the port that some proxies add', '192.0.2.7:50123', '192.0.2.7'],
  ['an IPv6 address counts as its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['whatever stands behind', '2001:DB8:1:2::ffff', '2001:db8:1:2::/64'],
  ['also between brackets', '[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
  ['and with a zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['loopback is an address too', '::1', '0:0:0:0::/64'],
  ['what is no address counts as it stands', 'unknown', 'unknown'],
  ['nothing too', '', ''],
])('%s: %s', (_, address, key) => {
  expect(limitKeyOf(address)).toBe(key)
})

test('whoever has a /64 opens no more sockets than whoever has one address', async () => {
  const limits = createAddressLimits({
    callTokensPerMinute: 1,
    signInsPerMinute: 1,
    socketsPerMinute: 100,
    socketsAtOnce: 2,
  })
  const giveBack = await limits.openSocket('2001:db8::1')
  expect(await limits.openSocket('2001:db8::2')).not.toBe('rate-limited')
  expect(await limits.openSocket('2001:db8::3')).toBe('rate-limited')
  expect(await limits.openSocket('2001:db8:0:1::3')).not.toBe('rate-limited')
  if (giveBack !== 'rate-limited') giveBack()
  expect(await limits.openSocket('2001:db8::3')).not.toBe('rate-limited')
})
