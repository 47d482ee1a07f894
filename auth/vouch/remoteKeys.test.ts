import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { countRows } from '../testing/attacks/targets/testTarget.ts'
import { createBackEnd, keySet, publishKeys } from '../testing/testBackEnd.ts'
import { startVouches } from '../testing/testVouches.ts'
import { failedEveryMs, keysKeptMs, unknownNameEveryMs } from './remoteKeys.ts'

async function startRemote(fetchTimeoutMs?: number) {
  const backEnd = createBackEnd()
  const published = await publishKeys(onTestFinished, keySet(backEnd.jwk))
  const vouching = { jwksUrl: published.url }
  const service = await startVouches(
    await temporaryStore(onTestFinished),
    onTestFinished,
    vouching,
    fetchTimeoutMs,
  )
  const outcomeBy = (by = backEnd, changes: object = {}, header: object = {}) =>
    service.outcome(by.vouchAt(service.clock.nowMs, changes, header))
  return { ...service, backEnd, published, outcomeBy }
}

test('published keys are fetched on first need, once for many, and kept for 10 minutes', async () => {
  const { published, outcomeBy, clock } = await startRemote()
  expect(published.asked()).toBe(0)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeBy()))
  expect(outcomes).toEqual(Array.from({ length: 20 }, () => 'accepted'))
  clock.nowMs += keysKeptMs - 1
  expect(await outcomeBy()).toBe('accepted')
  expect(published.asked()).toBe(1)
  clock.nowMs += 1
  expect(await outcomeBy()).toBe('accepted')
  expect(published.asked()).toBe(2)
})

test('a rotated key works within half a minute, and the old one until it is gone', async () => {
  const { published, backEnd, outcomeBy, clock } = await startRemote()
  await outcomeBy()
  const next = createBackEnd('shop-2')
  published.answerWith(keySet(backEnd.jwk, next.jwk))
  expect(await outcomeBy(next)).toBe('vouch-invalid')
  clock.nowMs += unknownNameEveryMs
  expect(await outcomeBy(next)).toBe('accepted')
  expect(await outcomeBy()).toBe('accepted')
  published.answerWith(keySet(next.jwk))
  clock.nowMs += keysKeptMs
  expect(await outcomeBy(next)).toBe('accepted')
  expect(await outcomeBy()).toBe('vouch-invalid')
  expect(published.asked()).toBe(3)
})

test('invented key names make nobody knock at the site’s door more than twice a minute', async () => {
  const { published, outcomeBy, clock } = await startRemote()
  for (let second = 0; second < 60; second += 1) {
    expect(await outcomeBy(createBackEnd(`invented-${second}`))).toBe('vouch-invalid')
    clock.nowMs += 1000
  }
  expect(published.asked()).toBe(2)
})

test('what is wrong without the key makes no fetch', async () => {
  const { published, outcomeBy } = await startRemote()
  for (const changes of [{ aud: 'x' }, { iss: 'x' }, { origin: 'x' }, { exp: 0 }, { more: 1 }]) {
    expect(await outcomeBy(undefined, changes)).toBe('vouch-invalid')
  }
  expect(await outcomeBy(undefined, {}, { alg: 'HS256' })).toBe('vouch-invalid')
  expect(published.asked()).toBe(0)
})

test('while the site’s server is down vouches are unavailable, and good when it is back', async () => {
  const { published, backEnd, outcome, outcomeBy, clock, file } = await startRemote()
  const vouch = backEnd.vouchAt(clock.nowMs)
  const rows = countRows(file)
  published.answerWith((_request, response) => response.destroy())
  expect(await outcome(vouch)).toBe('vouch-unavailable')
  expect(await outcome(vouch)).toBe('vouch-unavailable')
  expect(published.asked()).toBe(1)
  expect(countRows(file)).toBe(rows)
  published.answerWith(keySet(backEnd.jwk))
  clock.nowMs += failedEveryMs
  expect(await outcome(vouch)).toBe('accepted')
  await published.close()
  expect(await outcomeBy()).toBe('accepted')
  clock.nowMs += keysKeptMs
  expect(await outcomeBy()).toBe('vouch-unavailable')
})

test('a server that does not answer in time is unavailable, before and within its body', async () => {
  const { published, outcomeBy, clock } = await startRemote(50)
  published.answerWith(() => {})
  expect(await outcomeBy()).toBe('vouch-unavailable')
  clock.nowMs += failedEveryMs
  published.answerWith((_request, response) => void response.write('{"keys":['))
  expect(await outcomeBy()).toBe('vouch-unavailable')
  expect(published.asked()).toBe(2)
})

test('a redirect is not followed', async () => {
  const { published, backEnd, outcomeBy, clock } = await startRemote()
  const elsewhere = await publishKeys(onTestFinished, keySet(backEnd.jwk))
  for (const status of [301, 302, 303, 307, 308]) {
    published.answerWith((_request, response) =>
      response.writeHead(status, { Location: elsewhere.url }).end(),
    )
    expect(await outcomeBy()).toBe('vouch-unavailable')
    clock.nowMs += failedEveryMs
  }
  expect([published.asked(), elsewhere.asked()]).toEqual([5, 0])
})

test('an answer that never ends is cut at 64 KB', async () => {
  const { published, outcomeBy } = await startRemote()
  let sent = 0
  const chunk = `${' '.repeat(16 * 1024)}`
  published.answerWith((_request, response) => {
    const more = (): void => {
      sent += chunk.length
      if (sent < 64 * 1024 * 1024) response.write(chunk, error => (error ? undefined : more()))
      else response.end()
    }
    more()
  })
  expect(await outcomeBy()).toBe('vouch-unavailable')
  expect(sent).toBeLessThan(16 * 1024 * 1024)
})

const strangeSets: Record<string, (jwk: object) => string> = {
  'no JSON': () => '<html></html>',
  'a list': jwk => JSON.stringify([jwk]),
  'one key alone': jwk => JSON.stringify(jwk),
  'keys that are no list': jwk => JSON.stringify({ keys: jwk }),
  'no keys': () => '{"keys":[]}',
  'too many keys': jwk => JSON.stringify({ keys: Array.from({ length: 33 }, () => jwk) }),
  'a key that shows its private half': jwk => JSON.stringify({ keys: [{ ...jwk, d: 'A'.repeat(43) }] }),
  'a key for encryption': jwk => JSON.stringify({ keys: [{ ...jwk, use: 'enc' }] }),
  'a key for another algorithm': jwk => JSON.stringify({ keys: [{ ...jwk, alg: 'ES384' }] }),
  'a shared secret': () => '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"shop-1","alg":"HS256"}]}',
  'a point that is not on the curve': jwk => JSON.stringify({ keys: [{ ...jwk, y: 'A'.repeat(43) }] }),
  'the key twice': jwk => JSON.stringify({ keys: [jwk, jwk] }),
}

test.each(Object.entries(strangeSets))('a set with %s verifies nothing', async (_, spell) => {
  const { published, backEnd, outcomeBy, file } = await startRemote()
  const rows = countRows(file)
  published.answerWith((_request, response) => response.end(spell(backEnd.jwk)))
  expect(['vouch-invalid', 'vouch-unavailable']).toContain(await outcomeBy())
  expect(countRows(file)).toBe(rows)
})

test('members of others in a key, and keys of others in the set, do no harm', async () => {
  const { published, backEnd, outcomeBy } = await startRemote()
  const mine = { ...backEnd.jwk, alg: 'ES256', use: 'sig', key_ops: ['verify'], x5t: 'abc' }
  published.answerWith(keySet({ kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'rsa' }, mine, { kty: 'oct' }))
  expect(await outcomeBy()).toBe('accepted')
})
