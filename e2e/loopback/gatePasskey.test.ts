import { expect, test } from 'vitest'
import type { NodePlatformOptions } from '../../client/sdk/testing/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { playedSounds } from '../../sfu/testing/playedSounds.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, type LoopbackOptions } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  callerCard,
  endOf,
  isAsBefore,
  reload,
  rings,
  talking,
  visit,
} from '../harness/people.ts'
import { rowsOf, tableOf } from '../harness/rows.ts'

/* From the gate, where nothing was heard, to the passkey and whatever becomes of it. */

const { silence } = playedSounds()
/** Of each identity one call at a time: a call that did not leave the line would be in the way of the next. */
const caps = {
  concurrent: 1,
  ...{ callsPer15Minutes: 100, callsPer60Minutes: 100, callsPer24Hours: 100, secondsPer24Hours: 86_400 },
}

const gateOf = ({ phone: { snapshot } }: Caller) => (snapshot.state === 'waiting' ? snapshot.gate : undefined)
const isAsked = (caller: Caller) => eventually(() => gateOf(caller)?.light, 'soon')
const wrongKeyOf = (caller: Caller): string => String((Number(gateOf(caller)?.key) + 1) % 10)
const heardBy = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' && snapshot.occupation.state !== 'free' ? snapshot.occupation.call.heard : null

interface Prompt {
  /** Its owner shows to be there. */
  touch(): void
  /** Its owner closes it, or the browser does when nobody came. */
  cancel(): void
  /** The page took it away. */
  isTakenAway(): boolean
}

/** Passkeys whose prompts stay until somebody does something. */
function promptsOf({ authenticator }: Pick<Awaited<ReturnType<typeof enrolled>>, 'authenticator'>) {
  const prompts: Prompt[] = []
  const passkeys: NodePlatformOptions['passkeys'] = {
    create: () => Promise.reject(new RingfenceError('passkey-cancelled')),
    get: (options, abort) =>
      new Promise((resolve, reject) => {
        const cancel = () => reject(new RingfenceError('passkey-cancelled'))
        abort?.addEventListener('abort', cancel)
        prompts.push({
          touch: () => resolve(authenticator.get(options)),
          cancel,
          isTakenAway: () => abort?.aborted === true,
        })
      }),
  }
  const prompted = async (): Promise<Prompt> => {
    await eventually(() => prompts.length, 1)
    return prompts.shift() ?? fail()
  }
  return { passkeys, prompted }
}

/** A caller with a passkey, called without it, whom nobody heard and who typed three wrong keys; another one in the gate behind them. */
async function beginInGate(config: LoopbackOptions['config'] = {}) {
  const world = await enrolledShop({ policy: 'offered' }, { gate: 'always' }, { caps }, config)
  const { loopback } = world
  loopback.microphones.sounds = () => silence
  const person = await enrolled(loopback, world.backEnd)
  const { passkeys, prompted } = promptsOf(person)
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  await caller.phone.continueWithoutPasskey()
  await isAsked(caller)
  for (const left of [2, 1, 0]) {
    expect(await caller.phone.answerGate(wrongKeyOf(caller))).toBe(false)
    await eventually(() => gateOf(caller)?.triesLeft, left)
  }
  expect(gateOf(caller)).toMatchObject({ missed: 'key', key: null, passkeyHelps: true })
  const next = await call(loopback)
  await isAsked(next)
  return { ...world, ...person, caller, next, prompted }
}

/** Of the caller's first call nothing is held any more, and nothing of another one. */
function isOutOfLine(loopback: Loopback, caller: Caller): void {
  expect(loopback.counts()).toMatchObject({ calls: 1, leases: 1, routers: 1 })
  expect(rowsOf(loopback).reasons).toEqual(['left-queue'])
  expect(caller.platform.inUse()).toMatchObject({ transports: 0 })
}

type World = Awaited<ReturnType<typeof beginInGate>>

/** Presses "Call with my passkey"; the choice is there when the first call has left the line. */
async function choosesPasskey({ loopback, caller }: Pick<World, 'loopback' | 'caller'>): Promise<void> {
  await caller.phone.callWithPasskey()
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: false, failed: null })
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
  isOutOfLine(loopback, caller)
}

/** The call that the passkey signed goes before whoever is asked, and is asked nothing. */
async function isRungByPasskey({ agent, caller, callerId }: World): Promise<void> {
  await rings(caller, agent)
  expect(callerCard(agent)).toMatchObject({ assurance: 'passkey', callerId, proofs: [{ method: 'passkey' }] })
  expect(heardBy(agent)).toMatchObject({ gate: null })
}

test('a passkey calls anew: the first call leaves nothing, the new one is rung for past whoever is asked, and talks', async () => {
  const world = await beginInGate()
  const { loopback, agent, caller, next, before, callerId, prompted } = world
  await choosesPasskey(world)
  const signing = caller.phone.usePasskey()
  ;(await prompted()).touch()
  await signing
  await isRungByPasskey(world)
  await agent.seat.accept()
  await talking(caller, agent)
  for (const { phone } of [next, caller]) await phone.hangUp()
  await isAsBefore(loopback, before, caller, next, agent)
  await eventually(() => tableOf(loopback, 'call_records').length, 3)
  const [first, , last] = tableOf(loopback, 'call_records').toSorted(
    (one, other) => Number(one.reason === 'caller-hung-up') - Number(other.reason === 'caller-hung-up'),
  )
  expect(first).toMatchObject({ reason: 'left-queue', assurance: 'anonymous', call_class: 'unproven' })
  expect(last).toMatchObject({
    ...{ reason: 'caller-hung-up', assurance: 'passkey', call_class: 'identified', caller_id: callerId },
  })
  expect(tableOf(loopback, 'begun_calls')).toEqual([])
})

test('who closes the prompt holds nothing, may try again, and is rung for', async () => {
  const world = await beginInGate()
  const { loopback, caller, prompted } = world
  await choosesPasskey(world)
  const first = caller.phone.usePasskey()
  ;(await prompted()).cancel()
  await first
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'passkey-cancelled' })
  isOutOfLine(loopback, caller)
  const second = caller.phone.usePasskey()
  ;(await prompted()).touch()
  await second
  await isRungByPasskey(world)
})

test('who closes the prompt may go on without: at the end of the line, asked as everybody is', async () => {
  const world = await beginInGate()
  const { loopback, agent, before, caller, next, prompted } = world
  await choosesPasskey(world)
  const signing = caller.phone.usePasskey()
  ;(await prompted()).cancel()
  await signing
  await caller.phone.continueWithoutPasskey()
  await isAsked(caller)
  await loopback.advance(1000)
  await eventually(() => caller.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 2 }))
  await eventually(() => next.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
  expect(await caller.phone.answerGate(gateOf(caller)?.key ?? '')).toBe(true)
  await rings(caller, agent)
  expect([callerCard(agent).assurance, heardBy(agent)?.gate]).toEqual(['anonymous', 'key'])
  for (const { phone } of [next, caller]) await phone.hangUp()
  await isAsBefore(loopback, before, caller, next, agent)
})

test('a prompt that is answered when its statement is over leads to the choice again, and the next one is good', async () => {
  const world = await beginInGate()
  const { loopback, caller, prompted } = world
  await choosesPasskey(world)
  const first = caller.phone.usePasskey()
  const prompt = await prompted()
  await loopback.advance(200_000)
  prompt.touch()
  await first
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'statement-expired' })
  isOutOfLine(loopback, caller)
  const second = caller.phone.usePasskey()
  ;(await prompted()).touch()
  await second
  await isRungByPasskey(world)
})

test('who hangs up while the prompt is up has no call, and leaves nothing', async () => {
  const world = await beginInGate()
  const { loopback, agent, before, caller, next, prompted } = world
  await choosesPasskey(world)
  const first = caller.phone.usePasskey()
  const prompt = await prompted()
  await caller.phone.hangUp()
  await first
  expect([endOf(caller), prompt.isTakenAway()]).toEqual(['idle', true])
  // Too late.
  prompt.touch()
  await next.phone.hangUp()
  await isAsBefore(loopback, before, caller, next, agent)
  expect(rowsOf(loopback).reasons).toEqual(['left-queue', 'left-queue'])
})

test('who loads the page again while the prompt is up has no call, and leaves nothing', async () => {
  const world = await beginInGate()
  const { loopback, agent, before, caller, next, prompted } = world
  await choosesPasskey(world)
  caller.phone.usePasskey().catch(() => undefined)
  const prompt = await prompted()
  const back = reload(loopback, caller)
  expect([await back.phone.resume(), prompt.isTakenAway()]).toEqual([false, true])
  await next.phone.hangUp()
  await isAsBefore(loopback, before, caller, back, next, agent)
  expect(rowsOf(loopback).reasons).toEqual(['left-queue', 'left-queue'])
})

test('from the gate on a dead socket: the first call is taken out of the line by another one, and the passkey is rung for', async () => {
  const world = await beginInGate({ beatMs: 5000 })
  const { loopback, caller, prompted } = world
  caller.net.swallow('both')
  const choosing = caller.phone.callWithPasskey()
  await loopback.advance(8000)
  await choosing
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
  const signing = caller.phone.usePasskey()
  ;(await prompted()).touch()
  await signing
  await isRungByPasskey(world)
})

function fail(): never {
  throw new Error('no prompt is up')
}
