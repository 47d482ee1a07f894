import { expect, test } from 'vitest'
import { createBackEnd } from '../harness/backEnd.ts'
import { eventually, type LoopbackOptions, otherOrigin, startLoopback } from '../harness/loopback.ts'
import { type Caller, call, endOf, onDuty, talk, visit } from '../harness/people.ts'

/** One agent who talks, so that whoever comes next waits; the shop's back end may answer for its visitors. */
async function busy(options: LoopbackOptions = {}) {
  const backEnd = await createBackEnd()
  const loopback = await startLoopback({ shop: { vouching: { keys: [backEnd.jwk] } }, ...options })
  const agent = await onDuty(loopback, 'Ada')
  const first = await talk(loopback, agent, { localAddress: '127.9.9.9' })
  const from = (localAddress: string) => call(loopback, 'sales', { localAddress })
  const vouched = (localAddress: string, sub = 'visitor-1', claims = {}) =>
    call(loopback, 'sales', { localAddress, vouch: () => backEnd.vouch(loopback, sub, claims) })
  return { loopback, agent, first, from, vouched }
}

const placeOf = ({ phone }: Caller) => ('place' in phone.snapshot ? phone.snapshot.place : null)

test('a flood from one address costs whoever comes from elsewhere one turn, and whoever is proven none', async () => {
  const { loopback, agent, first, from, vouched } = await busy()
  const flood: Caller[] = []
  for (let count = 0; count < 8; count += 1) flood.push(await from('127.0.1.1'))
  expect(flood.map(placeOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const elsewhere = await from('127.0.2.1')
  expect(placeOf(elsewhere)).toBe(2)
  // From the network of the flood, and from its very address.
  const neighbour = await from('127.0.1.2')
  expect(placeOf(neighbour)).toBe(3)
  const proven = await vouched('127.0.1.1')
  expect(placeOf(proven)).toBe(1)
  await loopback.advance(1000)
  await eventually(() => [flood[0], elsewhere, neighbour].map(each => each && placeOf(each)), [2, 3, 4])
  expect(elsewhere.phone.snapshot).toMatchObject({ state: 'waiting', overtaken: true })
  expect(proven.phone.snapshot).toMatchObject({ state: 'waiting', overtaken: false })
  await first.phone.hangUp()
  await eventually(() => endOf(proven), 'connecting')
  await agent.seat.accept()
  await eventually(() => endOf(proven), 'talking')
})

test('one network holds only so many calls; whoever comes from elsewhere, or is proven, is let in', async () => {
  const { loopback, from, vouched } = await busy({
    config: {
      unprovenCalls: {
        perAddress: 2,
        perNetwork: 3,
        inLinePerQueue: 6,
        byLot: 0,
        agentPart: 1,
        eventLoopDelayMs: 60_000,
      },
    },
  })
  for (const address of ['127.0.1.1', '127.0.1.1', '127.0.1.2']) await from(address)
  await loopback.quiet()
  const before = loopback.counts()
  for (const address of ['127.0.1.1', '127.0.1.3']) {
    const refused = visit(loopback, { localAddress: address })
    await expect(refused.phone.call()).rejects.toMatchObject({ code: 'network-busy', retryable: true })
    expect(refused.phone.snapshot).toMatchObject({ state: 'refused', code: 'network-busy' })
    await loopback.holdsOnly(before)
  }
  const elsewhere = await from('127.0.2.1')
  await vouched('127.0.1.1')
  await elsewhere.phone.hangUp()
  for (const address of ['127.0.3.1', '127.0.4.1', '127.0.5.1']) await from(address)
  const last = visit(loopback, { localAddress: '127.0.6.1' })
  await expect(last.phone.call()).rejects.toMatchObject({ code: 'at-capacity' })
})

test('the calls of one site do not shut another one out, nor those without proof the others', async () => {
  const { loopback, from, vouched } = await busy({ config: { maxCalls: 12 } })
  const crowd: Caller[] = []
  const more = () => from(`127.0.${crowd.length + 1}.1`)
  for (let count = 0; count < 6; count += 1) crowd.push(await more())
  // Of twelve, three are kept for the other site, and two for whoever is proven; one talks.
  await expect(more()).rejects.toMatchObject({ code: 'at-capacity' })
  const guest = await call(loopback, 'sales', {
    site: 'other',
    origin: otherOrigin,
    localAddress: '127.1.0.1',
  })
  // Sites take turns, too.
  expect(placeOf(guest)).toBe(2)
  for (const localAddress of ['127.1.0.1', '127.1.0.2']) {
    await call(loopback, 'sales', { site: 'other', origin: otherOrigin, localAddress })
  }
  const before = loopback.counts().calls
  await vouched('127.0.1.1')
  expect(loopback.counts().calls).toBe(before + 1)
})

test('whose ring came to nothing stands where they stood', async () => {
  const { loopback, agent, first, from } = await busy()
  const waits = [await from('127.0.1.1'), await from('127.0.2.1'), await from('127.0.3.1')]
  await first.phone.hangUp()
  const [next] = waits
  await eventually(() => next && endOf(next), 'connecting')
  await onDuty(loopback, 'Berta')
  // Whoever leaves duty under a ring has declined it, and is rung for nobody else.
  await agent.seat.setDuty('away')
  await eventually(() => waits.map(placeOf), [1, null, 2])
})

test('who had a good call, or an old account, goes before an identity with nothing behind it', async () => {
  const { loopback, agent, first, from, vouched } = await busy()
  await loopback.advance(30_000)
  await first.phone.hangUp()
  await eventually(agent.occupation, 'free')
  await talk(loopback, agent, { localAddress: '127.9.9.9' })
  const stranger = await from('127.0.1.1')
  const [fresh, another] = [await vouched('127.0.2.1', 'visitor-2'), await vouched('127.0.2.1', 'visitor-3')]
  await first.phone.call()
  const aWeekAgo = Math.floor(loopback.time.now() / 1000) - 7 * 24 * 3600
  const old = await vouched('127.0.3.1', 'visitor-4', { accountCreatedAt: aWeekAgo })
  await loopback.advance(1000)
  await eventually(() => [old, first, fresh, another, stranger].map(placeOf), [1, 2, 3, 4, 5])
})

test('a process that is late with everything refuses whoever nobody answers for, and lets the others in', async () => {
  const unprovenCalls = {
    perAddress: 30,
    perNetwork: 90,
    inLinePerQueue: 200,
    byLot: 0,
    agentPart: 1,
    eventLoopDelayMs: 40,
  }
  const { loopback, from, vouched } = await busy({ config: { unprovenCalls } })
  await loopback.advance(2000)
  const turns = { left: 25 }
  const busyTurn = () => {
    const untilMs = performance.now() + 120
    while (performance.now() < untilMs);
    turns.left -= 1
    if (turns.left > 0) setImmediate(busyTurn)
  }
  busyTurn()
  await expect.poll(() => turns.left).toBe(0)
  await loopback.advance(2000)
  await expect(from('127.0.1.1')).rejects.toMatchObject({ code: 'at-capacity', retryable: true })
  expect(placeOf(await vouched('127.0.1.1'))).toBe(1)
  expect(loopback.log.lines.filter(({ event }) => event === 'overloaded')).toHaveLength(1)
})
