import { expect, test } from 'vitest'
import { codeOf } from '../../protocol/index.ts'
import { playedSounds } from '../../sfu/testing/playedSounds.ts'
import type { Way } from '../harness/browserNet.ts'
import { eventually, type Loopback, type LoopbackOptions, startLoopback } from '../harness/loopback.ts'
import { type Agent, type Caller, call, onDuty, rings, talk, talking } from '../harness/people.ts'

/* What the service tells on a socket that carries nothing any more reaches nobody: the page that comes back shows what is so now. */

const { silence } = playedSounds()
const beatMs = 5000
const ways: readonly Way[] = ['toServer', 'toBrowser', 'both']
/** Until a page has missed its beats, or the service its pongs, and a moment to come back. */
const noticedMs = (way: Way) => (way === 'toServer' ? 30_000 : 20_000)

const gateOf = ({ phone: { snapshot } }: Caller) => (snapshot.state === 'waiting' ? snapshot.gate : undefined)
const keyOf = (caller: Caller): string => gateOf(caller)?.key ?? ''
const wrongKeyOf = (caller: Caller): string => String((Number(keyOf(caller)) + 1) % 10)
const isAsked = (caller: Caller) => eventually(() => gateOf(caller)?.light, 'soon')
const heardBy = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' && snapshot.occupation.state !== 'free' ? snapshot.occupation.call.heard : null
const inLine = (changes: object) =>
  expect.objectContaining({ state: 'waiting', connectionLost: false, ...changes })

const begin = async (options: LoopbackOptions) => {
  const loopback = await startLoopback({ config: { beatMs }, ...options })
  loopback.microphones.sounds = () => silence
  return { loopback, agent: await onDuty(loopback, 'Ada') }
}

/** Somebody whose microphone is silent is asked, while the agent talks with somebody else. */
async function beginInGate() {
  const { loopback, agent } = await begin({ sales: { gate: 'always' } })
  const first = await call(loopback)
  await isAsked(first)
  await first.phone.answerGate(keyOf(first))
  await rings(first, agent)
  await agent.seat.accept()
  await talking(first, agent)
  const caller = await call(loopback)
  await isAsked(caller)
  return { loopback, agent, first, caller }
}

/** The key is sent; what the service says to it reaches nobody. */
async function answerUnheard(loopback: Loopback, caller: Caller, key: string): Promise<void> {
  caller.net.swallow('toBrowser')
  const answered = caller.phone.answerGate(key).then(String, codeOf)
  await loopback.advance(noticedMs('toBrowser'))
  expect(await answered).toBe('connection-lost')
}

test('the key passed, and nobody heard it: the page that comes back asks nothing any more, and the caller is rung for', async () => {
  const { loopback, agent, first, caller } = await beginInGate()
  await answerUnheard(loopback, caller, keyOf(caller))
  await eventually(() => caller.phone.snapshot, inLine({ gate: null, place: 1 }))
  await first.phone.hangUp()
  await rings(caller, agent)
  expect(heardBy(agent)).toMatchObject({ gate: 'key' })
})

test('a wrong key cost a try, and nobody heard it: the page that comes back shows the next key, which passes', async () => {
  const { loopback, caller } = await beginInGate()
  await answerUnheard(loopback, caller, wrongKeyOf(caller))
  // Nothing was heard meanwhile, either.
  await eventually(() => (gateOf(caller)?.triesLeft ?? 3) < 3, true)
  await eventually(() => caller.phone.snapshot, inLine({ place: 1 }))
  // It counts for the question of now only.
  expect(await caller.phone.answerGate(keyOf(caller))).toBe(true)
})

test('the light went out and a try was used, and nobody heard it: the page that comes back shows it, and follows on', async () => {
  const { loopback, agent, first, caller } = await beginInGate()
  const key = keyOf(caller)
  // Of the fifteen seconds in which it listens.
  await loopback.advance(11_000)
  await eventually(() => gateOf(caller)?.light, 'on')
  caller.net.swallow('toBrowser')
  await loopback.advance(noticedMs('toBrowser'))
  await eventually(() => gateOf(caller)?.triesLeft, 2)
  expect(gateOf(caller)).toMatchObject({ missed: 'voice', key })
  await loopback.advance(5000)
  await eventually(() => gateOf(caller)?.light, 'on')
  expect(await caller.phone.answerGate(key)).toBe(true)
  await first.phone.hangUp()
  await rings(caller, agent)
})

test('a question that comes back takes nothing off the card meanwhile: somebody may be typing in it', async () => {
  const { loopback, caller } = await beginInGate()
  const shown = new Set<string>()
  caller.phone.on('snapshotChanged', () => shown.add(gateOf(caller)?.key ?? 'nothing'))
  const key = keyOf(caller)
  caller.net.swallow('both')
  await loopback.advance(noticedMs('both'))
  await eventually(() => caller.phone.snapshot, inLine({ place: 1 }))
  await loopback.advance(1000)
  expect([...shown]).toEqual([key])
})

test.each(ways)(
  'the pressure fell while a socket was swallowed (%s): nothing is asked any more',
  async way => {
    const work = { calmPerAgent: 0, calmAtLeast: 1, baseTries: 2, topTries: 2 }
    const { loopback, agent } = await begin({ sales: { gate: 'under-pressure' }, config: { beatMs, work } })
    const first = await talk(loopback, agent)
    const [other, caller] = [await call(loopback), await call(loopback)]
    await loopback.advance(6000)
    for (const each of [other, caller]) await eventually(() => keyOf(each), expect.stringMatching(/^\d$/))
    caller.net.swallow(way)
    await other.phone.hangUp()
    await loopback.advance(noticedMs(way))
    await eventually(() => caller.phone.snapshot, inLine({ gate: null, place: 1 }))
    await first.phone.hangUp()
    await rings(caller, agent)
  },
)

test.each(ways)(
  'media was offered to a socket that was swallowed (%s): the page that comes back has it, and talks',
  async way => {
    const { loopback, agent } = await begin({})
    const first = await talk(loopback, agent, { localAddress: '127.9.9.9' })
    // With one agent so many of those who wait have media.
    const line = await inTurn(12, number => call(loopback, 'sales', { localAddress: `127.0.${number}.1` }))
    const far = await call(loopback, 'sales', { localAddress: '127.0.99.1' })
    const transports = () => far.platform.inUse().transports
    expect(transports()).toBe(0)
    far.net.swallow(way)
    for (const caller of line) await caller.phone.hangUp()
    await loopback.advance(noticedMs(way))
    await eventually(transports, 2)
    await eventually(() => far.phone.snapshot, inLine({ place: 1 }))
    await first.phone.hangUp()
    await rings(far, agent)
    await agent.seat.accept()
    await talking(far, agent)
  },
)

const attacksShown = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' ? snapshot.attacks.map(({ siteName, by }) => [siteName, by]) : 'not seated'

test.each(ways)(
  'an attack window opens, and ends, while the socket of an agent who talks is swallowed (%s): each time they see what is so now',
  async way => {
    const { loopback, agent } = await begin({})
    const admin = await onDuty(loopback, 'Ben')
    await talk(loopback, agent)
    agent.net.swallow(way)
    await admin.seat.attack.open({ site: null, minutes: 30, reason: 'Clicks by the hundred' })
    await loopback.advance(noticedMs(way))
    await eventually(() => attacksShown(agent), [[null, 'admin']])

    agent.net.swallow(way)
    const [window] = (await admin.seat.attack.list()).windows
    await admin.seat.attack.end(window?.windowId ?? '', 'by-hand')
    await loopback.advance(noticedMs(way))
    await eventually(agent.occupation, 'talking')
    await eventually(() => attacksShown(agent), [])
  },
)

async function inTurn<T>(count: number, make: (number: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < count) made.push(await make(made.length + 1))
  return made
}
