import { expect, test } from 'vitest'
import type { PhoneSnapshot } from '../../client/sdk/index.ts'
import { createBackEnd } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, shopOrigin, startLoopback } from '../harness/loopback.ts'
import {
  type Caller,
  call,
  callerCard,
  endOf,
  isAsBefore,
  onDuty,
  rings,
  talk,
  type Visit,
  visit,
} from '../harness/people.ts'
import { rowCounts } from '../harness/rows.ts'
import { createStranger, type Stranger } from '../harness/stranger.ts'

/** Three callers are calm for one agent; from the fourth on everybody without proof works, and the more there are the more. */
const policy = { calmPerAgent: 2, calmAtLeast: 1, baseTries: 8, topTries: 64 }

const many = 1000
const fewTokens = {
  callTokensPerMinute: 6,
  ...{ signInsPerMinute: many, signOutsPerMinute: many, accountRequestsPerMinute: many },
  ...{
    spendsPerMinute: many,
    siteRequestsPerMinute: many,
    socketsPerMinute: many,
    socketsAtOnce: many,
    connectionsAtOnce: many,
  },
  ...{ connectionsAtOnceInAll: many, requestsPerMinuteInAll: many, socketsPerMinuteInAll: many },
}

async function begin(shop: object = {}) {
  const loopback = await startLoopback({ shop, config: { work: policy } })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, idle: loopback.counts() }
}

/** One agent who talks, and as many in line as are calm. */
async function beginBusy(shop: object = {}) {
  const { loopback, agent, idle } = await begin(shop)
  const first = await talk(loopback, agent)
  const line = [await call(loopback), await call(loopback), await call(loopback)]
  await loopback.quiet()
  /** Everybody leaves, and nothing is left of anybody. */
  const everybodyLeaves = async (...others: Caller[]) => {
    const people = [...others, ...line, first]
    for (const { phone } of people) await phone.hangUp()
    await isAsBefore(loopback, idle, agent, ...people)
  }
  return { loopback, everybodyLeaves }
}

/** Calls, and answers whether this browser was seen to work for it. */
async function callsByWork(
  loopback: Loopback,
  how: Visit = {},
): Promise<{ caller: Caller; worked: boolean }> {
  const caller = visit(loopback, how)
  const told: PhoneSnapshot[] = []
  caller.phone.on('snapshotChanged', snapshot => told.push(snapshot))
  await caller.phone.call()
  expect(endOf(caller)).toBe('waiting')
  return { caller, worked: told.some(snapshot => snapshot.state === 'joining' && snapshot.work !== null) }
}

/** Asks for a token as a program does. `challenge`: '' where none is told. */
const askByHand = (loopback: Loopback, stranger: Stranger, work?: object) =>
  postByHand('call-tokens', loopback, stranger, work)

/** The same for what a passkey is to sign. */
const stateByHand = (loopback: Loopback, stranger: Stranger) =>
  postByHand('call-statements', loopback, stranger)

async function postByHand(
  address: string,
  { url }: Loopback,
  { browser }: Stranger,
  work?: object,
): Promise<{ readonly status: number; readonly challenge: string }> {
  const { browserKey, mediaKey } = browser
  const response = await fetch(`${url}/auth/sites/shop/${address}`, {
    method: 'POST',
    headers: { origin: shopOrigin, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ queue: 'sales', browserKey, mediaKey, ...(work && { work }) }),
  })
  const challenge = /"challenge":"([^"]+)"/.exec(await response.text())?.[1] ?? ''
  return { status: response.status, challenge }
}

const refusalsOf = ({ log }: Loopback): number =>
  log.lines.filter(line => JSON.stringify(line).includes('work-required')).length

test('in calm nobody works', async () => {
  const { loopback } = await beginBusy()
  expect(refusalsOf(loopback)).toBe(0)
})

test('under pressure a caller without proof works and gets in line; a vouched one does not work', async () => {
  const backEnd = await createBackEnd()
  const { loopback, everybodyLeaves } = await beginBusy({ vouching: { keys: [backEnd.jwk] } })
  const { caller, worked } = await callsByWork(loopback)
  expect(worked).toBe(true)
  const proven = await callsByWork(loopback, { vouch: () => backEnd.vouch(loopback, 'visitor-77') })
  expect(proven.worked).toBe(false)
  await everybodyLeaves(caller, proven.caller)
})

test('a caller who signs with a passkey gets in whatever the price is', async () => {
  // Nobody is ever done with that, so whoever gets in did not have to be.
  const work = { calmPerAgent: 0, calmAtLeast: 0, baseTries: 65_536, topTries: 65_536 }
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'offered' }, {}, {}, { work })
  const { passkeys } = await enrolled(loopback, backEnd)
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: false })
  await caller.phone.usePasskey()
  await rings(caller, agent)
  expect(callerCard(agent)).toMatchObject({ assurance: 'passkey' })
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

test('statements that nobody signs get a price; whoever has a passkey pays it once and is let in', async () => {
  const work = { calmPerAgent: 0, calmAtLeast: 0, baseTries: 8, topTries: 64 }
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'required' }, {}, {}, { work })
  const { passkeys } = await enrolled(loopback, backEnd)
  const hoarder = await createStranger(loopback)
  const statuses: number[] = []
  for (let flood = 0; flood < 12; flood += 1) statuses.push((await stateByHand(loopback, hoarder)).status)
  expect(statuses).toEqual([...Array(10).fill(201), 401, 401])
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  expect(callerCard(agent)).toMatchObject({ assurance: 'passkey' })
  // For the statement; the token that it signs is free.
  expect(refusalsOf(loopback)).toBe(3)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

test('a program that does not work gets no token, whatever it brings, and leaves nothing behind', async () => {
  const { loopback } = await beginBusy()
  const stranger = await createStranger(loopback)
  const before = loopback.counts()
  const rows = rowCounts(loopback)
  for (let flood = 0; flood < 50; flood += 1) {
    const { status, challenge } = await askByHand(loopback, stranger)
    expect(status).toBe(401)
    const forged = { challenge: `${challenge.slice(0, -1)}~`, solution: flood }
    expect(await askByHand(loopback, stranger, forged)).toEqual({ status: 400, challenge: '' })
  }
  expect(rowCounts(loopback)).toEqual(rows)
  await loopback.holdsOnly(before)
})

test('each challenge, and each wrong solution, is a request of the address that asks', async () => {
  const work = { ...policy, calmPerAgent: 0, calmAtLeast: 0 }
  const loopback = await startLoopback({ config: { work, limits: fewTokens } })
  const stranger = await createStranger(loopback)
  const answers: number[] = []
  for (let count = 0; count < 4; count += 1) {
    const { status, challenge } = await askByHand(loopback, stranger)
    answers.push(status)
    const forged = { challenge: `${challenge}~`, solution: 0 }
    if (status === 401) answers.push((await askByHand(loopback, stranger, forged)).status)
  }
  expect(answers).toEqual([401, 400, 401, 400, 401, 400, 429])
})

test('tokens that are kept back count like callers: whoever hoards them makes the next ones dearer', async () => {
  const { loopback } = await begin()
  const strangers = await Promise.all([1, 2, 3].map(() => createStranger(loopback)))
  for (const stranger of strangers) await stranger.askToken()
  const { worked } = await callsByWork(loopback)
  expect(worked).toBe(true)
})

test('when the crowd is gone the price falls by half in ten minutes, and then nobody works', async () => {
  const { loopback, everybodyLeaves } = await beginBusy()
  const { caller } = await callsByWork(loopback)
  await everybodyLeaves(caller)
  const soon = await callsByWork(loopback)
  expect(soon.worked).toBe(true)
  await soon.caller.phone.hangUp()
  await eventually(() => loopback.counts().calls, 0)
  await loopback.leap(600_000)
  const later = await callsByWork(loopback)
  expect(later.worked).toBe(false)
})

test('whoever hangs up while working leaves nothing behind', async () => {
  const { loopback, everybodyLeaves } = await beginBusy()
  const caller = visit(loopback)
  const working = new Promise<void>(resolve => {
    caller.phone.on('snapshotChanged', snapshot => {
      if (snapshot.state === 'joining' && snapshot.work) resolve()
    })
  })
  const calling = caller.phone.call()
  await working
  await caller.phone.hangUp()
  await calling
  expect(caller.phone.snapshot).toEqual({ state: 'idle' })
  await everybodyLeaves(caller)
})
