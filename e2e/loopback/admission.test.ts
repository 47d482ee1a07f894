import { expect, test } from 'vitest'
import { createPhoneOn } from '../../client/sdk/testing/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { eventually, otherOrigin, startLoopback } from '../harness/loopback.ts'
import { call, endOf, isAsBefore, onDuty, openShop, ring, talk } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

test('nobody is on duty', async () => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const caller = openShop(loopback)
  await expect(caller.phone.call()).rejects.toMatchObject({ code: 'no-agent', retryable: true })
  expect(caller.phone.snapshot).toEqual({ state: 'refused', code: 'no-agent', retryable: true })
  await isAsBefore(loopback, before, caller)
  expect(rowsOf(loopback).reasons).toEqual([])
})

test('an agent who is seated but not on duty takes no calls', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  await agent.seat.setDuty('away')
  await expect(openShop(loopback).phone.call()).rejects.toMatchObject({ code: 'no-agent' })
})

test('one browser has as many calls at once as its token allows, and no more', async () => {
  const loopback = await startLoopback({ caps: { concurrent: 1 } })
  const agent = await onDuty(loopback, 'Ada')
  const caller = await ring(loopback, agent)
  await eventually(() => loopback.counts(), expect.objectContaining({ producers: 3, consumers: 4 }))
  const before = loopback.counts()
  const secondPage = createPhoneOn(caller.platform, { site: 'shop', queue: 'sales', service: loopback.url })
  await expect(secondPage.call()).rejects.toMatchObject({ code: 'over-cap' })
  await loopback.holdsOnly(before)
  expect(endOf(caller)).toBe('connecting')
  await caller.phone.hangUp()
  await secondPage.call()
  await eventually(() => secondPage.snapshot.state, 'connecting')
})

test('the service carries as many calls as it is allowed to, and no more', async () => {
  const loopback = await startLoopback({ config: { maxCalls: 2 } })
  const agent = await onDuty(loopback, 'Ada')
  const first = await talk(loopback, agent)
  await call(loopback)
  await eventually(() => loopback.counts(), expect.objectContaining({ producers: 4, consumers: 3 }))
  const before = loopback.counts()
  const third = openShop(loopback)
  await expect(third.phone.call()).rejects.toMatchObject({ code: 'at-capacity' })
  await loopback.holdsOnly(before)
  await first.phone.hangUp()
  await third.phone.call()
})

test('many who come in the same moment are not let in above the limit', async () => {
  const loopback = await startLoopback({ config: { maxCalls: 3 } })
  await onDuty(loopback, 'Ada')
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => call(loopback)))
  const refused = tries.filter(({ status }) => status === 'rejected')
  expect(refused.map(each => 'reason' in each && each.reason.code)).toEqual(Array(9).fill('at-capacity'))
  await eventually(
    () => [loopback.counts().calls, loopback.counts().leases, loopback.counts().routers],
    [3, 3, 3],
  )
})

test.each([
  ['an unknown queue', 'shop', 'nobody', undefined, 'queue-unknown'],
  ['an unknown site', 'nobody', 'sales', undefined, 'site-unknown'],
  ['a page of another site', 'shop', 'sales', otherOrigin, 'origin-not-allowed'],
  ['a queue that is closed', 'shop', 'night', undefined, 'closed-now'],
])('%s', async (_, site, queue, origin, code) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const { platform } = openShop(loopback, queue, {}, origin)
  const phone = createPhoneOn(platform, { site, queue, service: loopback.url })
  await expect(phone.call()).rejects.toMatchObject({ code })
  await eventually(platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  phone.close()
  await loopback.quiet()
  await loopback.holdsOnly(before)
})

test('a page of a queue that is closed reads when it opens, whatever its own clock says', async () => {
  const loopback = await startLoopback()
  const { phone } = openShop(loopback, 'night')
  const opensAtMs = Date.UTC(2026, 10, 23, 8) // Monday 09:00 in Madrid
  const until = { opensAtMs, retryAfterMs: opensAtMs - loopback.time.now() }
  await expect(phone.call()).rejects.toMatchObject({ code: 'closed-now', until })
})

test('who has used up the calls of a quarter of an hour reads when the next one fits', async () => {
  const loopback = await startLoopback({ caps: { callsPer15Minutes: 1 } })
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await caller.phone.hangUp()
  await loopback.advance(60_000)
  const again = createPhoneOn(caller.platform, { site: 'shop', queue: 'sales', service: loopback.url })
  const until = { retryAfterMs: 14 * 60_000 }
  await expect(again.call()).rejects.toMatchObject({ code: 'allowance-used', until })
})

test.each(['microphone-denied', 'microphone-missing', 'microphone-busy', 'browser-unsupported'] as const)(
  'the browser says %s: nothing is left of the call',
  async code => {
    const loopback = await startLoopback()
    const agent = await onDuty(loopback, 'Ada')
    const before = loopback.counts()
    const caller = openShop(loopback, 'sales', {
      openMicrophone: () => Promise.reject(new RingfenceError(code)),
    })
    await expect(caller.phone.call()).rejects.toMatchObject({ code })
    caller.phone.close()
    await isAsBefore(loopback, before, caller, agent)
  },
)

test('the microphone is refused only after the call stands in line: it leaves the line', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const prompt = Promise.withResolvers<never>()
  const caller = openShop(loopback, 'sales', { openMicrophone: () => prompt.promise })
  const calling = expect(caller.phone.call()).rejects.toMatchObject({ code: 'microphone-denied' })
  await eventually(agent.occupation, 'ringing')
  prompt.reject(new RingfenceError('microphone-denied'))
  await calling
  await eventually(agent.occupation, 'free')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
})

test('the browser’s own transports have another certificate than the token', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const caller = openShop(loopback, 'sales', { dtlsFingerprint: Array(32).fill('AB').join(':') })
  await caller.phone.call()
  await eventually(() => endOf(caller), 'media-key-mismatch')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['media-failed'])
})

test('a phone that was warmed up and never used costs nothing after five seconds', async () => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const { phone, platform } = openShop(loopback)
  phone.warmUp()
  await eventually(() => loopback.counts().sockets, 1)
  await loopback.advance(5000)
  await loopback.holdsOnly(before)
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  expect(rowsOf(loopback).tokenUses).toBe(0)
})

test('a phone that was warmed up asks for nothing more when it calls', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = openShop(loopback)
  caller.phone.warmUp()
  await eventually(() => loopback.counts().sockets, 2)
  await loopback.quiet()
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  expect(loopback.log.lines.filter(({ event }) => event === 'call token issued')).toHaveLength(1)
})
