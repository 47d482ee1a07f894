import { request as ask } from 'node:http'
import { expect, test } from 'vitest'
import { eventually, type Loopback, otherOrigin, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { onDuty, openShop, openSoftphone, talk } from '../harness/people.ts'
import { openRawSocket, refusalOfUpgrade } from '../harness/rawSocket.ts'
import { createStranger } from '../harness/stranger.ts'

const plenty = {
  callTokensPerMinute: 1000,
  signInsPerMinute: 1000,
  signOutsPerMinute: 1000,
  accountRequestsPerMinute: 1000,
  spendsPerMinute: 1000,
  siteRequestsPerMinute: 1000,
  socketsPerMinute: 1000,
  socketsAtOnce: 1000,
  connectionsAtOnce: 1000,
  connectionsAtOnceInAll: 1000,
  requestsPerMinuteInAll: 100_000,
  socketsPerMinuteInAll: 100_000,
}

test('a flood of frames closes the socket that sends it, and nobody else’s', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await eventually(() => loopback.counts().consumers, 2)
  const before = loopback.counts()
  const flood = await openRawSocket(loopback)
  const text = JSON.stringify({ id: 1, request: 'setDuty', params: { duty: 'on-duty' } })
  for (let sent = 0; sent < 201; sent += 1) flood.send(text)
  expect(await flood.closed()).toBe('rate-limited')
  await loopback.holdsOnly(before)
  expect([caller.phone.snapshot.state, agent.occupation()]).toEqual(['talking', 'talking'])
})

test('frames are counted anew in each ten seconds', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const stranger = await createStranger(loopback)
  const { socket } = await stranger.bring(await stranger.askToken())
  for (let window = 0; window < 3; window += 1) {
    const asked = Array.from({ length: 199 }, () => socket.request('setDuty', { duty: 'away' }))
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['request-not-allowed']))
    await loopback.advance(10_000)
  }
  expect(socket.isOpen()).toBe(true)
})

test('one address opens so many sockets a minute, and no more', async () => {
  const loopback = await startLoopback({ config: { limits: { ...plenty, socketsPerMinute: 5 } } })
  for (let opened = 0; opened < 5; opened += 1) await (await openRawSocket(loopback)).hangUp()
  expect(await refusalOfUpgrade(loopback)).toBe('429 rate-limited')
  await eventually(() => loopback.counts().sockets, 0)
})

test('one address has so many sockets at once, and no more; each that closes makes room', async () => {
  const loopback = await startLoopback({ config: { limits: { ...plenty, socketsAtOnce: 3 } } })
  const open = await Promise.all(Array.from({ length: 3 }, () => openRawSocket(loopback)))
  expect(await refusalOfUpgrade(loopback)).toBe('429 rate-limited')
  await open[0]?.hangUp()
  await eventually(() => loopback.counts().sockets, 2)
  expect(await refusalOfUpgrade(loopback)).toBe('accepted')
})

test('a hundred who open at once are not let in above the limit', async () => {
  const loopback = await startLoopback({ config: { limits: { ...plenty, socketsAtOnce: 10 } } })
  const tries = await Promise.allSettled(Array.from({ length: 100 }, () => openRawSocket(loopback)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  await eventually(() => loopback.counts().sockets, 10)
})

test('one address asks for so many call tokens a minute, and no more', async () => {
  const loopback = await startLoopback({ config: { limits: { ...plenty, callTokensPerMinute: 3 } } })
  const stranger = await createStranger(loopback)
  for (let asked = 0; asked < 3; asked += 1) await stranger.askToken()
  const caller = openShop(loopback)
  const refused = { code: 'rate-limited', retryable: true, until: { retryAfterMs: expect.any(Number) } }
  await expect(caller.phone.call()).rejects.toMatchObject(refused)
})

test('one address signs in so often a minute, and no more', async () => {
  const loopback = await startLoopback({ config: { limits: { ...plenty, signInsPerMinute: 2 } } })
  await openSoftphone(loopback).seat.signInAsDemoAgent()
  await openSoftphone(loopback).seat.signInAsDemoAgent()
  await expect(openSoftphone(loopback).seat.signInAsDemoAgent()).rejects.toMatchObject({
    code: 'rate-limited',
  })
})

test.each([
  ['GET', '/auth/sites/shop/passkeys'],
  ['POST', '/auth/sites/shop/passkeys/options'],
  ['PATCH', '/auth/sites/shop/passkeys/some'],
  ['DELETE', '/auth/Sites/shop/passkeys/some/'],
  ['POST', '/auth/sites/shop/recovery-codes'],
  ['DELETE', '/auth/sites/shop/notices/some'],
  ['POST', '/auth/passkeys/options'],
  ['GET', '/calls/some/evidence'],
  ['POST', '/calls/some/grants/some/spend'],
])('%s %s is answered so often a minute to one address, and no more', async (method, path) => {
  const loopback = await startLoopback({
    config: { limits: { ...plenty, accountRequestsPerMinute: 2, spendsPerMinute: 2 } },
  })
  const origin = path.toLowerCase().includes('/sites/') ? shopOrigin : loopback.config.publicOrigin
  const headers = { connection: 'close', ...(!path.endsWith('/spend') && { origin }) }
  const ask = () => fetch(`${loopback.url}${path}`, { method, headers })
  expect((await ask()).status).not.toBe(429)
  await fetch(`${loopback.url}${path}`, { method: 'OPTIONS', headers })
  expect((await ask()).status).not.toBe(429)
  const refused = await ask()
  expect(refused.status).toBe(429)
  const { error } = await refused.json()
  expect(error).toMatchObject({ code: 'rate-limited' })
  expect(error.retryAfterMs).toBeGreaterThan(30_000)
  expect(error.retryAfterMs).toBeLessThanOrEqual(60_000)
  expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(error.retryAfterMs / 1000))
  if (path.includes('/sites/')) expect(refused.headers.get('access-control-allow-origin')).toBe(shopOrigin)
})

test('sockets and posts of another origin’s page use up nothing: the office behind one address works on', async () => {
  const few = { callTokensPerMinute: 2, signInsPerMinute: 2, signOutsPerMinute: 2, socketsPerMinute: 3 }
  const loopback = await startLoopback({ config: { limits: { ...plenty, ...few } } })
  const hidden = { origin: 'https://evil.example', connection: 'close', 'content-type': 'text/plain' }
  for (let post = 0; post < 30; post += 1) {
    for (const [method, path] of [
      ['POST', '/auth/sessions/options'],
      ['POST', '/auth/sessions/demo'],
      ['POST', '/auth/enrolments/options'],
      ['POST', '/auth/sites/shop/call-tokens'],
      ['DELETE', '/auth/session'],
    ] as const) {
      expect((await fetch(loopback.url + path, { method, headers: hidden })).status).toBe(403)
    }
    expect(await refusalOfUpgrade(loopback, { origin: 'https://evil.example' })).toBe(
      '403 origin-not-allowed',
    )
  }
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await caller.phone.hangUp()
  await agent.seat.signOut()
  expect(agent.seat.snapshot.state).toBe('signed-out')
})

/** A machine that asks for a call token, and names no key. */
const askNothing = (loopback: Loopback, localAddress: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { origin: shopOrigin, 'content-type': 'application/json' }
    ask(
      `${loopback.url}/auth/sites/shop/call-tokens`,
      { method: 'POST', localAddress, headers },
      response => {
        response.resume().once('end', () => resolve(response.statusCode))
      },
    )
      .once('error', reject)
      .end('{}')
  })

test('a flood at one site’s doors, from many addresses, leaves those of the other site and the agents’ open', async () => {
  const inAll = { requestsPerMinuteInAll: 1680, socketsPerMinuteInAll: 720 }
  const loopback = await startLoopback({ config: { limits: { ...plenty, ...inAll } } })
  const agent = await onDuty(loopback, 'Ada')
  for (let number = 1; number <= 160; number += 1) await askNothing(loopback, `127.1.0.${number}`)
  expect(await askNothing(loopback, '127.1.1.1')).toBe(503)
  for (let number = 1; number <= 80; number += 1) {
    await refusalOfUpgrade(loopback, { localAddress: `127.1.0.${number}` })
  }
  expect(await refusalOfUpgrade(loopback, { localAddress: '127.1.1.1' })).toBe('503 at-capacity')

  const stranger = await createStranger(loopback, otherOrigin)
  const { outcome, socket } = await stranger.bring(await stranger.askToken('other', 'sales'))
  expect(outcome).toBe('done')
  await eventually(agent.occupation, 'ringing')
  await onDuty(loopback, 'Bo')
  await socket.hangUp()
})

test('who is refused for coming too often reads in the header fields what the limit is', async () => {
  const limits = { ...plenty, callTokensPerMinute: 1 }
  const loopback = await startLoopback({ config: { limits } })
  await askNothing(loopback, '127.0.0.1')
  const refused = await fetch(`${loopback.url}/auth/sites/shop/call-tokens`, {
    method: 'POST',
    headers: { origin: shopOrigin, connection: 'close' },
  })
  expect(refused.status).toBe(429)
  expect(refused.headers.get('ratelimit-policy')).toBe('"call-tokens";q=1;w=60')
  expect(refused.headers.get('ratelimit')).toBe(`"call-tokens";r=0;t=${refused.headers.get('retry-after')}`)
  expect(refused.headers.get('access-control-expose-headers')).toBe(
    'RateLimit, RateLimit-Policy, Retry-After',
  )
})
