import { expect, test } from 'vitest'
import { JoinAnswer, parse } from '../../protocol/index.ts'
import { awayTimeMs, eventually, type Loopback, otherOrigin, startLoopback } from '../harness/loopback.ts'
import {
  call,
  endOf,
  isAsBefore,
  lastOf,
  loseNetwork,
  onDuty,
  phoneTalk,
  reload,
  reloadSoftphone,
  rings,
  seatTalk,
  shownAgent,
  talk,
  talking,
} from '../harness/people.ts'
import { rowCounts, rowsOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

async function begin() {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

/** A talk whose media stands. */
async function talkingPair() {
  const world = await begin()
  const caller = await talk(world.loopback, world.agent)
  await eventually(() => world.loopback.counts().consumers, 2)
  return { ...world, caller, counts: world.loopback.counts(), rows: rowCounts(world.loopback) }
}

/** Nothing was spent, and the same is in use as before. */
async function isUnchanged(
  loopback: Loopback,
  was: Pick<Awaited<ReturnType<typeof talkingPair>>, 'counts' | 'rows'>,
) {
  await eventually(() => loopback.counts(), was.counts)
  expect(rowCounts(loopback)).toEqual(was.rows)
}

test('a caller who waits and loads the page again keeps the place', async () => {
  const { loopback, agent } = await begin()
  await talk(loopback, agent)
  const [first, second] = [await call(loopback), await call(loopback)]
  await loopback.quiet()
  const rows = rowCounts(loopback)
  const back = reload(loopback, first)
  await loopback.advance(3000)
  expect(await back.phone.resume()).toBe(true)
  await eventually(() => back.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
  expect(second.phone.snapshot).toMatchObject({ state: 'waiting', place: 2 })
  expect(rowCounts(loopback)).toEqual(rows)
  await agent.seat.hangUp()
  await rings(back, agent)
  await loopback.advance(1000)
  await eventually(() => second.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
})

test('a caller who talks loads the page again: the talk goes on, with the same words, and nothing is spent', async () => {
  const { loopback, agent, caller, before, counts, rows } = await talkingPair()
  const { callId, startedAtMs, endsAtMs } = phoneTalk(caller)
  const { words } = seatTalk(agent)
  await loopback.advance(10_000)
  const back = reload(loopback, caller)
  await eventually(() => seatTalk(agent).otherAwayUntilMs, loopback.time.now() + awayTimeMs)
  await loopback.advance(5000)
  expect(await back.phone.resume()).toBe(true)
  await talking(back, agent)
  await eventually(() => seatTalk(agent).otherAwayUntilMs, null)
  expect(phoneTalk(back)).toMatchObject({ callId, startedAtMs, endsAtMs })
  expect(shownAgent(back)?.words).toEqual(words)
  await isUnchanged(loopback, { counts, rows })
  await back.phone.hangUp()
  await isAsBefore(loopback, before, back, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-hung-up'])
})

test('a caller whose page is back after 30 seconds finds no call', async () => {
  const { loopback, agent, caller, before } = await talkingPair()
  const back = reload(loopback, caller)
  await eventually(() => seatTalk(agent).otherAwayUntilMs !== null, true)
  await loopback.advance(awayTimeMs)
  await eventually(() => lastOf(agent), 'caller-gone')
  expect(await back.phone.resume()).toBe(false)
  await isAsBefore(loopback, before, back, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-gone'])
})

test('an agent who talks loads the softphone again: the talk goes on', async () => {
  const { loopback, agent, caller, before, counts, rows } = await talkingPair()
  const { words, call: taken } = seatTalk(agent)
  const back = reloadSoftphone(loopback, agent)
  await eventually(() => phoneTalk(caller).otherAwayUntilMs, loopback.time.now() + awayTimeMs)
  await loopback.advance(5000)
  await back.seat.start()
  await talking(caller, back)
  await eventually(() => phoneTalk(caller).otherAwayUntilMs, null)
  expect(seatTalk(back)).toMatchObject({ call: { callId: taken.callId }, words })
  await isUnchanged(loopback, { counts, rows })
  await back.seat.hangUp()
  await isAsBefore(loopback, before, caller, back)
})

test('both lose the network and both come back', async () => {
  const { loopback, agent, caller, counts, rows } = await talkingPair()
  for (const person of [agent, caller]) loseNetwork(person)
  await eventually(() => loopback.counts().sockets, 0)
  await loopback.advance(15_000)
  for (const { net } of [agent, caller]) net.setOnline(true)
  const isBack = async () => {
    await loopback.advance(200)
    const away = [phoneTalk(caller), seatTalk(agent)].map(({ otherAwayUntilMs }) => otherAwayUntilMs)
    return loopback.counts().sockets === 2 && away.every(each => each === null)
  }
  await expect.poll(isBack, { interval: 5, timeout: 10_000 }).toBe(true)
  await talking(caller, agent)
  await isUnchanged(loopback, { counts, rows })
})

test('both stay away: the call ends once, and the seat is given up', async () => {
  const loopback = await startLoopback()
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  loseNetwork(caller)
  await eventually(() => seatTalk(agent).otherAwayUntilMs !== null, true)
  loseNetwork(agent)
  await eventually(() => loopback.counts().sockets, 0)
  await loopback.advance(awayTimeMs)
  agent.seat.close()
  await loopback.advance(10_000)
  await isAsBefore(loopback, nobody, caller, agent)
  expect(endOf(caller)).toBe('connection-lost')
  await eventually(() => rowsOf(loopback).reasons, ['caller-gone'])
})

test('nobody else takes a call up: not with another key, over another nonce, by another name, nor from another page', async () => {
  const { loopback } = await begin()
  const [owner, thief] = [await createStranger(loopback), await createStranger(loopback)]
  const token = await owner.askToken()
  const { socket } = await owner.bring(token)
  const { callId } = parse(JoinAnswer, socket.lastResult())
  await eventually(() => socket.events.some(({ event }) => event === 'connecting'), true)
  await loopback.quiet()
  type Try = {
    readonly by?: typeof owner
    readonly origin?: string
    readonly nonce?: string
    readonly of?: string
  }
  const resume = async ({ by = owner, origin, nonce, of = callId }: Try) => {
    const other = await by.open(origin === undefined ? {} : { origin })
    const { routerRtpCapabilities: rtpCapabilities } = other.hello
    const proof = by.proofFor(token, nonce ?? other.hello.nonce)
    const outcome = await other.request('resume', { callId: of, proof, rtpCapabilities })
    if (outcome !== 'done') expect(await other.closed()).toBe(outcome)
    return outcome
  }
  const rows = rowCounts(loopback)
  expect(await resume({ by: thief })).toBe('proof-invalid')
  expect(await resume({ nonce: socket.hello.nonce })).toBe('proof-invalid')
  expect(await resume({ of: `call_${'A'.repeat(22)}` })).toBe('call-not-found')
  expect(await resume({ origin: otherOrigin })).toBe('origin-not-allowed')
  await eventually(() => loopback.counts(), expect.objectContaining({ calls: 1, leases: 1, sockets: 2 }))
  expect([socket.isOpen(), rowCounts(loopback)]).toEqual([true, rows])
  expect(await resume({})).toBe('done')
  expect(await socket.closed()).toBe(1000)
})
