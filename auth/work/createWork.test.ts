import { expect, test } from 'vitest'
import {
  KeyThumbprint,
  QueueKey,
  RingfenceError,
  readWorkAsked,
  SiteKey,
  type WorkAsked,
} from '../../protocol/index.ts'
import { searchWork } from '../testing/testWork.ts'
import { createWork } from './createWork.ts'
import { priceHalfLifeMs } from './price.ts'

const site = SiteKey.parse('shop')
const queue = QueueKey.parse('sales')
const call = { site, queue, jkt: KeyThumbprint.parse('k'.repeat(43)) }

function begin() {
  const clock = { nowMs: Date.UTC(2026, 10, 21, 12), now: () => clock.nowMs }
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const pressure = { inLine: 0, agentsOnDuty: 2 }
  const load = { lateness: 0 }
  const attack = { isOn: false }
  const work = createWork(
    {
      ...{ calmPerAgent: 2, calmAtLeast: 1, baseTries: 32, topTries: 256 },
      ...{ pressure: () => pressure, lateness: () => load.lateness },
    },
    { isUnderAttack: () => attack.isOn, clock, log: { info: note, warn: note, error: note } },
  )
  const askedBy = async (settled: Promise<void>): Promise<WorkAsked | undefined> => {
    try {
      await settled
      return undefined
    } catch (error) {
      return error instanceof RingfenceError ? readWorkAsked(error.work) : undefined
    }
  }
  const asked = (passkey: 'none' | 'offered' = 'none') => askedBy(work.settle(call, passkey, undefined))
  const tries = async () => (await asked())?.tries ?? 0
  const statementTries = async () => (await askedBy(work.settleStatement(call, undefined)))?.tries ?? 0
  const state = (jti: string) => work.statementMade({ jti, site, queue, expiresAtMs: clock.nowMs + 180_000 })
  const give = (jti: string) => work.tokenIssued({ jti, site, queue, expiresAtMs: clock.nowMs + 60_000 })
  return { clock, logged, pressure, load, attack, work, asked, askedBy, tries, statementTries, state, give }
}

test('tokens that may open a call count like callers in line, until they did or are over', async () => {
  const { clock, work, tries, give } = begin()
  for (const jti of ['a', 'b', 'c', 'd']) give(jti)
  expect(await tries()).toBe(0) // with the one who asks five: calm for two agents
  work.tokenSpent({ jti: 'd', site, queue })
  work.tokenSpent({ jti: 'nobody’s', site, queue })
  give('e')
  expect(await tries()).toBe(0)
  clock.nowMs += 60_000
  for (const jti of ['f', 'g', 'h', 'i']) give(jti)
  expect(await tries()).toBe(0)
  give('j')
  expect(await tries()).toBe(39)
})

test('under attack nobody is calm, and when it is over the lowest price ends at once', async () => {
  const { attack, clock, pressure, tries } = begin()
  attack.isOn = true
  expect(await tries()).toBe(32)
  pressure.inLine = 1000
  expect(await tries()).toBe(256)
  pressure.inLine = 0
  clock.nowMs += 10 * priceHalfLifeMs
  expect(await tries()).toBe(32)
  attack.isOn = false
  clock.nowMs += 1000
  expect(await tries()).toBe(0)
})

test('it goes on for a while when the crowd is gone, and ends', async () => {
  const { clock, logged, pressure, tries } = begin()
  pressure.inLine = 1000
  expect(await tries()).toBe(256)
  pressure.inLine = 0
  clock.nowMs += priceHalfLifeMs
  expect(await tries()).toBe(128)
  clock.nowMs += 2 * priceHalfLifeMs + 1
  expect(await tries()).toBe(0)
  expect(logged).toEqual(['work asked of callers', 'work asked of nobody'])
})

test('whoever is refused again and again raises the price of the site, by little, for a while', async () => {
  const { clock, work, tries } = begin()
  for (let flood = 0; flood < 10_000; flood += 1) work.noteRefusal(site)
  expect(await tries()).toBe(39)
  clock.nowMs += priceHalfLifeMs
  expect(await tries()).toBe(39) // ten of them are left yet
  clock.nowMs += priceHalfLifeMs
  expect(await tries()).toBe(0)
})

test('it is told whether a passkey would spare the work', async () => {
  const { pressure, asked } = begin()
  pressure.inLine = 5
  expect(await asked('offered')).toMatchObject({ passkeyHelps: true, expiresInMs: 30_000 })
  expect(await asked('none')).toMatchObject({ passkeyHelps: false })
})

test('where it is switched off, or in calm, nothing is asked and nothing looked at', async () => {
  const { clock, work } = begin()
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const off = createWork(null, { isUnderAttack: () => true, clock, log })
  for (const each of [off, work]) await each.settle(call, 'none', { challenge: 'nonsense', solution: 1 })
})

test('a process that is late asks for work before it refuses anybody, and of nobody who signs', async () => {
  const { load, tries, statementTries } = begin()
  load.lateness = 0.49
  expect(await tries()).toBe(0)
  load.lateness = 1
  expect(await tries()).toBe(64)
  expect(await statementTries()).toBe(0)
})

test('statements cost nothing, however full the line, until many are asked for that nobody signs', async () => {
  const { clock, pressure, work, askedBy, tries, statementTries, state } = begin()
  pressure.inLine = 1000
  expect(await statementTries()).toBe(0)
  pressure.inLine = 0
  for (let flood = 0; flood < 59; flood += 1) state(`s${flood}`)
  expect(await statementTries()).toBe(0)
  state('s59')
  // Six callers’ worth, where five are calm.
  expect(await statementTries()).toBe(39)
  expect(await askedBy(work.settleStatement(call, undefined))).toMatchObject({ passkeyHelps: false })
  // Tokens are no dearer for it.
  expect(await tries()).toBe(0)
  work.statementTaken({ jti: 's7', site, queue })
  expect(await statementTries()).toBe(0)
  state('s60')
  expect(await statementTries()).toBe(39)
  clock.nowMs += 180_000
  expect(await statementTries()).toBe(0)
})

test('what was computed for a statement is good for one', async () => {
  const { work, askedBy, state } = begin()
  for (let flood = 0; flood < 60; flood += 1) state(`s${flood}`)
  const asked = await askedBy(work.settleStatement(call, undefined))
  if (!asked) throw new Error('no work was asked for')
  const brought = { challenge: asked.challenge, solution: searchWork(asked) }
  await work.settleStatement(call, brought)
  await expect(work.settleStatement(call, brought)).rejects.toMatchObject({ code: 'work-required' })
  const forged = { ...brought, challenge: `${asked.challenge}~` }
  await expect(work.settleStatement(call, forged)).rejects.toMatchObject({ code: 'work-invalid' })
})

test('a gate’s key costs the top price, in calm, too; once; and nothing pays it that was asked for less, or of somebody else', async () => {
  const { pressure, work, asked, askedBy } = begin()
  const wanted = await askedBy(work.settleKey(call, undefined))
  expect(wanted).toMatchObject({ tries: 256, passkeyHelps: false })
  if (!wanted) throw new Error('no work was asked')
  const brought = { challenge: wanted.challenge, solution: searchWork(wanted) }
  const other = { ...call, jkt: KeyThumbprint.parse('o'.repeat(43)) }
  await expect(work.settleKey(other, brought)).rejects.toMatchObject({ code: 'work-invalid' })
  await work.settleKey(call, brought)
  expect(await askedBy(work.settleKey(call, brought))).toMatchObject({ tries: 256 })

  pressure.inLine = 29
  const cheaper = await asked()
  expect(cheaper?.tries).toBe(192)
  if (!cheaper) throw new Error('no work was asked')
  const forToken = { challenge: cheaper.challenge, solution: searchWork(cheaper) }
  expect(await askedBy(work.settleKey(call, forToken))).toMatchObject({ tries: 256 })
})
