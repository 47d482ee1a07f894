import { once } from 'node:events'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '../log.ts'
import { addressOf } from './address.ts'
import { createAddressLimits, limitKeyOf } from './limits.ts'
import { refuse } from './refusal.ts'

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

const few = {
  callTokensPerMinute: 1,
  signInsPerMinute: 1,
  signOutsPerMinute: 1,
  accountRequestsPerMinute: 1,
  spendsPerMinute: 1,
  socketsPerMinute: 100,
  socketsAtOnce: 2,
  connectionsAtOnce: 100,
}

test.each([
  ['no proxy trusted', 0, '192.0.2.1, 192.0.2.2', '127.0.0.1'],
  ['one proxy', 1, '192.0.2.1, 192.0.2.2', '192.0.2.2'],
  ['two proxies', 2, '192.0.2.1, 192.0.2.2', '192.0.2.1'],
  ['a chain shorter than the proxies trusted', 2, '192.0.2.1', '127.0.0.1'],
])('with %s a request counts under what a trusted one wrote', async (_, trusted, forwarded, counted) => {
  const limits = createAddressLimits(few, request => addressOf(request, trusted))
  const seen: string[] = []
  const server = express()
    .use((request, _response, next) => {
      seen.push(addressOf(request, trusted))
      next()
    })
    .use(async (request, response) => {
      await limits.take('callTokens', request)
      response.end()
    })
    .use(refuse(createLog('silent'), () => {}))
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  const ask = async () => (await fetch(url, { headers: { 'X-Forwarded-For': forwarded } })).status
  expect([await ask(), await ask()]).toEqual([200, 429])
  expect(seen).toEqual([counted, counted])
})

test('whoever has a /64 opens no more sockets than whoever has one address', async () => {
  const limits = createAddressLimits(few, () => '')
  const giveBack = await limits.openSocket('2001:db8::1')
  expect(await limits.openSocket('2001:db8::2')).not.toBe('rate-limited')
  expect(await limits.openSocket('2001:db8::3')).toBe('rate-limited')
  expect(await limits.openSocket('2001:db8:0:1::3')).not.toBe('rate-limited')
  if (giveBack !== 'rate-limited') giveBack()
  expect(await limits.openSocket('2001:db8::3')).not.toBe('rate-limited')
})
