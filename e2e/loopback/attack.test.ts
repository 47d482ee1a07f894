import { expect, test } from 'vitest'
import type { PhoneSnapshot } from '../../client/sdk/index.ts'
import { SiteKey } from '../../protocol/index.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import { type Agent, endOf, onDuty, rings, type Visit, visit } from '../harness/people.ts'
import { tableOf } from '../harness/rows.ts'

/** Nobody works in calm, however many there are here. */
const policy = { calmPerAgent: 50, calmAtLeast: 50, baseTries: 4, topTries: 64 }
const minuteMs = 60_000
const wanted = { site: SiteKey.parse('shop'), minutes: 30, reason: 'Clicks by the hundred' }

async function begin() {
  const loopback = await startLoopback({ config: { work: policy } })
  const [ada, ben] = [await onDuty(loopback, 'Ada'), await onDuty(loopback, 'Ben')]
  return { loopback, ada, ben, idle: loopback.counts() }
}

const attacksShown = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' ? snapshot.attacks.map(({ siteName, by }) => [siteName, by]) : 'not seated'

/** Calls, rings, gives up; whether the browser computed something for it, and how the record is marked. */
async function callOnce(loopback: Loopback, agents: readonly Agent[], how: Visit = {}) {
  const caller = visit(loopback, how)
  const told: PhoneSnapshot[] = []
  caller.phone.on('snapshotChanged', snapshot => told.push(snapshot))
  const records = tableOf(loopback, 'call_records').length
  await caller.phone.call()
  await eventually(() => agents.some(agent => agent.occupation() === 'ringing'), true)
  const rung = agents.find(agent => agent.occupation() === 'ringing')
  if (rung) await rings(caller, rung)
  await caller.phone.hangUp()
  await eventually(() => endOf(caller), 'left-queue')
  await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
  await eventually(() => agents.every(agent => agent.occupation() === 'free'), true)
  const worked = told.some(snapshot => snapshot.state === 'joining' && snapshot.work !== null)
  const callIds = told.flatMap(snapshot => ('callId' in snapshot ? [snapshot.callId] : []))
  const marks = tableOf(loopback, 'call_records').find(row => row.call_id === callIds[0])?.marks
  return { worked, marks }
}

test('an admin switches it on: everybody on duty sees it, callers work, their calls are marked; then it ends by itself', async () => {
  const { loopback, ada, ben, idle } = await begin()
  expect(await callOnce(loopback, [ada, ben])).toEqual({ worked: false, marks: '[]' })
  await ada.seat.attack.open(wanted)
  for (const agent of [ada, ben]) await eventually(() => attacksShown(agent), [['Nordlicht Bikes', 'admin']])
  expect(await callOnce(loopback, [ada, ben])).toEqual({ worked: true, marks: '["attack-window"]' })
  await loopback.advance(30 * minuteMs)
  for (const agent of [ada, ben]) await eventually(() => attacksShown(agent), [])
  const ended = loopback.log.lines.filter(({ event }) => event === 'attack window ended')
  expect(ended.map(({ fields }) => fields)).toMatchObject([{ ended: 'by-itself' }])
  expect(await callOnce(loopback, [ada, ben])).toEqual({ worked: false, marks: '[]' })
  expect((await ada.seat.attack.list()).windows).toMatchObject([{ isOpen: false, by: 'Ada', ended: null }])
  await loopback.holdsOnly(idle)
})

test('whoever sits down in the middle of it sees it, also after the service was started anew', async () => {
  const { loopback, ada, ben } = await begin()
  await ada.seat.attack.open({ ...wanted, site: null })
  await eventually(() => attacksShown(ada), [[null, 'admin']])
  await loopback.stop()
  await loopback.start()
  for (const agent of [ada, ben]) await eventually(agent.occupation, 'connecting')
  await loopback.advance(500)
  for (const agent of [ada, ben]) await eventually(() => attacksShown(agent), [[null, 'admin']])
  const [window] = (await ada.seat.attack.list()).windows
  await ada.seat.attack.end(window?.windowId ?? '', 'by-hand')
  for (const agent of [ada, ben]) await eventually(() => attacksShown(agent), [])
})

test('who is no admin switches nothing', async () => {
  const { loopback, ada, ben } = await begin()
  const people = (await ada.seat.people.list()).agents
  const his = people.find(({ name }) => name === 'Ben')
  await ada.seat.people.setRole(his?.agentId ?? '', 'agent')
  await expect(ben.seat.attack.open(wanted)).rejects.toMatchObject({ code: 'role-required' })
  await expect(ben.seat.attack.list()).rejects.toMatchObject({ code: 'role-required' })
  expect(loopback.server().auth.attacks.now()).toEqual([])
})

test('a browser that calls again and again is told of to admins, and its calls are marked: nobody else’s, and nobody works', async () => {
  const { loopback, ada, ben, idle } = await begin()
  const restless = visit(loopback)
  for (let each = 0; each < 150; each += 1) {
    // So slowly that the site as a whole is as usual.
    await loopback.advance(20_000)
    await restless.phone.call()
    await restless.phone.hangUp()
    await loopback.quiet()
    await eventually(() => loopback.counts().calls, 0)
  }
  await eventually(() => tableOf(loopback, 'call_records').length, 150)
  const { windows } = await ada.seat.attack.list()
  expect(windows).toMatchObject([
    { isOpen: true, by: null, alarm: { pattern: 'one-source', source: { kind: 'identity', goodCalls: 0 } } },
  ])
  const marked = tableOf(loopback, 'call_records').filter(({ marks }) => marks === '["attack-window"]')
  expect(marked.length).toBeGreaterThan(0)
  expect(marked.length).toBeLessThan(40)
  const opened = tableOf(loopback, 'audit_log').filter(({ action }) => action === 'attack-window-opened')
  expect(opened).toHaveLength(1)
  for (const agent of [ada, ben]) expect(attacksShown(agent)).toEqual([])
  // At the same address, by another browser.
  expect(await callOnce(loopback, [ada, ben])).toEqual({ worked: false, marks: '[]' })
  const [{ windowId = '' } = {}] = windows
  await ada.seat.attack.end(windowId, 'was-us')
  restless.phone.close()
  await loopback.quiet()
  await loopback.holdsOnly(idle)
})
