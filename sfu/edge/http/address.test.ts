import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { createClientAddresses, limitKeyOf } from './address.ts'

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

/** A real listener on loopback that reads who asks, set up by these variables. */
async function startReader(environment: Record<string, string>) {
  const warnings: string[] = []
  const addresses = createClientAddresses(readConfig(environment), {
    warn: (event, fields) => {
      expect(JSON.stringify(fields)).not.toMatch(/\d+\.\d+\.\d+|::/) // no address of anybody
      warnings.push(event)
    },
  })
  const server = createServer((request, response) => response.end(addresses.of(request)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
  const ask = async (headers: Record<string, string> = {}) => (await fetch(url, { headers })).text()
  return { ask, warnings, addresses }
}

const forwarded = (value: string) => ({ 'X-Forwarded-For': value })

test.each<[string, Record<string, string>, Record<string, string>, string, string[]]>([
  ['nobody trusted', {}, {}, '127.0.0.1', []],
  ['one proxy', { RINGFENCE_TRUSTED_PROXIES: '1' }, forwarded('192.0.2.1, 192.0.2.2'), '192.0.2.2', []],
  ['two proxies', { RINGFENCE_TRUSTED_PROXIES: '2' }, forwarded('192.0.2.1, 192.0.2.2'), '192.0.2.1', []],
  [
    'a chain shorter than the proxies trusted',
    { RINGFENCE_TRUSTED_PROXIES: '2' },
    forwarded('192.0.2.1'),
    '127.0.0.1',
    ['proxy header missing'],
  ],
  [
    'a proxy by its range',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback' },
    forwarded('192.0.2.2'),
    '192.0.2.2',
    [],
  ],
  [
    'a proxy by its address, behind another by its network',
    { RINGFENCE_TRUSTED_PROXIES: '127.0.0.1, 198.51.100.0/24' },
    forwarded('203.0.113.9, 192.0.2.2, 198.51.100.7'),
    '192.0.2.2',
    [],
  ],
  [
    'somebody beside the proxy',
    { RINGFENCE_TRUSTED_PROXIES: '198.51.100.7' },
    forwarded('192.0.2.2'),
    '127.0.0.1',
    ['proxy not trusted'],
  ],
  [
    'a proxy that adds the port',
    { RINGFENCE_TRUSTED_PROXIES: '1' },
    forwarded('192.0.2.2:4711'),
    '192.0.2.2',
    [],
  ],
  ['IPv6 in brackets', { RINGFENCE_TRUSTED_PROXIES: '1' }, forwarded('[2001:db8::1]:443'), '2001:db8::1', []],
  [
    'one header and no other',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback', RINGFENCE_PROXY_HEADER: 'X-Real-IP' },
    { 'X-Real-IP': '192.0.2.3', ...forwarded('192.0.2.2'), 'CF-Connecting-IP': '192.0.2.4' },
    '192.0.2.3',
    [],
  ],
  [
    'another header than the configured one',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback', RINGFENCE_PROXY_HEADER: 'cf-connecting-ip' },
    forwarded('192.0.2.2'),
    '127.0.0.1',
    ['proxy header missing'],
  ],
  [
    'no header behind a trusted proxy',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback' },
    {},
    '127.0.0.1',
    ['proxy header missing'],
  ],
  [
    'an empty one',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback' },
    forwarded(' '),
    '127.0.0.1',
    ['proxy header missing'],
  ],
  [
    'what no proxy writes',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback' },
    forwarded('me'),
    '127.0.0.1',
    ['proxy header passed through'],
  ],
  [
    'a visitor’s own beside the proxy’s, where a proxy writes one',
    { RINGFENCE_TRUSTED_PROXIES: 'loopback', RINGFENCE_PROXY_HEADER: 'x-real-ip' },
    { 'X-Real-IP': '203.0.113.9, 192.0.2.2' },
    '127.0.0.1',
    ['proxy header passed through'],
  ],
  ['a proxy that nobody configured', {}, forwarded('192.0.2.2'), '127.0.0.1', ['proxy not trusted']],
])('%s', async (_, environment, headers, counted, warned) => {
  const { ask, warnings } = await startReader(environment)
  expect([await ask(headers), await ask(headers)]).toEqual([counted, counted])
  expect(warnings).toEqual(warned)
})

test('a header that most requests lack and some have was written by visitors: each mistake is said once', async () => {
  const { ask, warnings } = await startReader({ RINGFENCE_TRUSTED_PROXIES: 'loopback' })
  for (let visit = 0; visit < 3; visit += 1) await ask()
  for (let visit = 0; visit < 3; visit += 1) await ask(forwarded(`203.0.113.${visit}`))
  expect(warnings).toEqual(['proxy header missing', 'proxy header passed through'])
})

test('connections are those of many people where a proxy makes them', async () => {
  const { addresses } = await startReader({ RINGFENCE_TRUSTED_PROXIES: '10.0.0.5' })
  expect([addresses.isProxy('10.0.0.5'), addresses.isProxy('::ffff:10.0.0.5')]).toEqual([true, true])
  expect([addresses.isProxy('10.0.0.6'), addresses.isProxy(undefined)]).toEqual([false, false])
})
