import { expect, test } from 'vitest'
import { createSources, networkOf } from './source.ts'

test.each([
  ['198.51.100.7', '198.51.100.0/24'],
  ['2001:db8:12:3400::/64', '2001:db8:12::/48'],
  ['unknown', 'unknown'],
])('%s is of the network %s', (counted, network) => {
  expect(networkOf(counted)).toBe(network)
})

test('tells apart who is apart, in either spelling, and says of nobody where they are', () => {
  const sourceOf = createSources()
  const one = sourceOf('198.51.100.7')
  expect(sourceOf('::ffff:198.51.100.7')).toEqual(one)
  const neighbour = sourceOf('198.51.100.8')
  expect([neighbour.network === one.network, neighbour.address === one.address]).toEqual([true, false])
  const other = sourceOf('198.51.101.7')
  expect([other.network === one.network, other.address === one.address]).toEqual([false, false])
  // Whoever has one IPv6 address has 2^64 of them.
  expect(sourceOf('2001:db8:12:34::1')).toEqual(sourceOf('2001:db8:12:34:ffff::9'))
  expect(sourceOf('2001:db8:12:35::1').network).toBe(sourceOf('2001:db8:12:34::1').network)
  expect(JSON.stringify(one)).not.toContain('198')
  expect(createSources()('198.51.100.7')).not.toEqual(one)
})
