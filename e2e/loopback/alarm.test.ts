import { expect, test } from 'vitest'
import type { PhoneSnapshot } from '../../client/sdk/index.ts'
import { Alarm, SiteKey } from '../../protocol/index.ts'
import { createBackEnd } from '../harness/backEnd.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  callerCard,
  endOf,
  onDuty,
  rings,
  talk,
  talking,
  type Visit,
  visit,
} from '../harness/people.ts'
import { tableOf } from '../harness/rows.ts'

const site = SiteKey.parse('shop')
const halfHourMs = 30 * 60_000
/** However many are in line, nobody works for it: only a window makes them. */
const work = { calmPerAgent: 500, calmAtLeast: 500, baseTries: 4, topTries: 64 }
const bounds = { perAddress: 500, perNetwork: 500, inLinePerQueue: 500, byLot: 0.25, agentPart: 0.3 }
/** More than is usual at any hour of which nothing was learned. */
const mostOfFlood = 200

/** Two agents who talk with people whom the shop vouches for; one of them is an admin. */
async function begin() {
  const backEnd = await createBackEnd()
  const loopback = await startLoopback({
    shop: { vouching: { keys: [backEnd.jwk] } },
    config: { work, maxCalls: 1000, unprovenCalls: { ...bounds, eventLoopDelayMs: 60_000 } },
  })
  const [admin, agent] = [await onDuty(loopback, 'Ada'), await onDuty(loopback, 'Ben')]
  const { agents } = await admin.seat.people.list()
  await admin.seat.people.setRole(agents.find(({ name }) => name === 'Ben')?.agentId ?? '', 'agent')
  await loopback.advance(1)
  const idle = loopback.counts()
  const person = (sub: string, claims: object = {}): Visit => ({
    vouch: () => backEnd.vouch(loopback, sub, claims),
  })
  const talks = [
    await talk(loopback, admin, person('visitor-1')),
    await talk(loopback, agent, person('visitor-2')),
  ]
  return { loopback, admin, agent, idle, person, talks }
}

/** Clicks from one network, all at once, until the service says that it is under attack. */
async function flood(loopback: Loopback): Promise<Caller[]> {
  const crowd: Caller[] = []
  const { attacks } = loopback.server().auth
  while (!attacks.isUnder(site) && crowd.length < mostOfFlood) {
    crowd.push(await call(loopback, 'sales', { localAddress: `127.9.1.${1 + (crowd.length % 200)}` }))
  }
  await loopback.quiet()
  return crowd
}

const attacksShown = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' ? snapshot.attacks.map(({ siteName, by }) => [siteName, by]) : 'not seated'
const fieldsOf = ({ log }: Loopback, wanted: string) =>
  log.lines.filter(({ event }) => event === wanted).map(({ fields }) => fields)

/** Gets in line; whether the browser computed something for it. */
async function comes(loopback: Loopback, how: Visit = {}) {
  const caller = visit(loopback, how)
  const told: PhoneSnapshot[] = []
  caller.phone.on('snapshotChanged', snapshot => told.push(snapshot))
  await caller.phone.call()
  const worked = told.some(snapshot => snapshot.state === 'joining' && snapshot.work !== null)
  const callId = told.flatMap(snapshot => ('callId' in snapshot ? [snapshot.callId] : []))[0]
  return { caller, worked, callId }
}

const recordOf = (loopback: Loopback, callId: string | undefined) =>
  tableOf(loopback, 'call_records').find(row => row.call_id === callId)

/** Comes, gives up; whether they computed something, and how the record of it is marked. */
async function comesAndLeaves(loopback: Loopback) {
  const { caller, worked, callId } = await comes(loopback)
  await caller.phone.hangUp()
  await eventually(() => endOf(caller), 'left-queue')
  await eventually(() => recordOf(loopback, callId) !== undefined, true)
  return { worked, marks: recordOf(loopback, callId)?.marks }
}

test('what is not usual is an alarm with its figures, opens a window by itself, and everybody on duty is told', async () => {
  const { loopback, admin, agent } = await begin()
  const crowd = await flood(loopback)
  expect(crowd.length).toBeGreaterThan(14)
  expect(crowd.length).toBeLessThan(mostOfFlood)

  const [unusual] = fieldsOf(loopback, 'unusual pattern')
  expect(unusual).toMatchObject({ site, queue: 'sales', pattern: 'calls' })
  const [opened, ...more] = fieldsOf(loopback, 'attack window opened')
  expect([opened, more]).toMatchObject([{ site, queue: 'sales', by: 'alarm', pattern: 'calls' }, []])

  const [window, ...others] = tableOf(loopback, 'attack_windows')
  const sinceMs = Number(window?.since_ms)
  expect(others).toEqual([])
  expect(window).toMatchObject({ site_key: site, queue_key: 'sales', agent_id: null, ended: null })
  expect(Number(window?.until_ms) - sinceMs).toBe(halfHourMs)
  const alarm = Alarm.parse(JSON.parse(String(window?.alarm)))
  expect(alarm).toMatchObject({ pattern: 'calls', seen: unusual?.seen, usual: unusual?.usual })
  expect(alarm.seen).toBeGreaterThan(14)
  expect(alarm.seen).toBeLessThanOrEqual(crowd.length + 2)
  expect(alarm.usual).toBeLessThan(alarm.seen / 3)
  expect(Math.abs(alarm.evidence.browsers - alarm.seen)).toBeLessThan(alarm.seen / 5)
  expect(alarm.evidence.network?.part).toBeGreaterThan(0.8)

  const entries = tableOf(loopback, 'audit_log').filter(({ action }) => action === 'attack-window-opened')
  expect(entries).toMatchObject([{ actor: 'alarm', subject: window?.window_id, at_ms: sinceMs }])
  const details = { site, untilMs: sinceMs + halfHourMs, queue: 'sales', alarm }
  expect(JSON.parse(String(entries[0]?.details))).toEqual(details)
  expect(JSON.stringify([entries, window, unusual])).not.toContain('127.')

  for (const each of [admin, agent])
    await eventually(() => attacksShown(each), [['Nordlicht Bikes', 'alarm']])
  const [read] = (await admin.seat.attack.list()).windows
  expect(read).toMatchObject({ isOpen: true, queueName: 'Sales', by: null, reason: null, alarm })
  await expect(agent.seat.attack.list()).rejects.toMatchObject({ code: 'role-required' })
})

test('in it the first caller without proof works and is marked; who is proven pays nothing and is served first; then it ends by itself', async () => {
  const { loopback, admin, agent, idle, person, talks } = await begin()
  const crowd = await flood(loopback)
  const untilMs = Number(tableOf(loopback, 'attack_windows')[0]?.until_ms)
  expect(await comesAndLeaves(loopback)).toEqual({ worked: true, marks: '["attack-window"]' })

  const accountCreatedAt = Math.floor(loopback.time.now() / 1000) - 30 * 24 * 3600
  const proven = await comes(loopback, person('visitor-3', { accountCreatedAt }))
  expect(proven.worked).toBe(false)
  await talks[0]?.phone.hangUp()
  await rings(proven.caller, admin)
  expect(callerCard(admin)).toMatchObject({ assurance: 'vouched' })
  await admin.seat.accept()
  await talking(proven.caller, admin)

  for (const { phone } of crowd) await phone.hangUp()
  for (const { phone } of [proven.caller, ...talks.slice(1)]) await phone.hangUp()
  const flooded = () => tableOf(loopback, 'call_records').filter(({ reason }) => reason === 'left-queue')
  await eventually(() => flooded().length, crowd.length + 1)
  // The mark is of who came in it: whoever came before bears none, whenever they leave.
  expect(flooded().filter(({ marks }) => marks === '["attack-window"]')).toHaveLength(1)
  await loopback.advance(1000)
  await loopback.holdsOnly({ ...idle, timers: idle.timers + 1 })

  await loopback.leap(untilMs - loopback.time.now() - 1000)
  for (const each of [admin, agent])
    await eventually(() => attacksShown(each), [['Nordlicht Bikes', 'alarm']])
  await loopback.leap(1000)
  for (const each of [admin, agent]) await eventually(() => attacksShown(each), [])
  expect(await comesAndLeaves(loopback)).toEqual({ worked: false, marks: '[]' })
  expect((await admin.seat.attack.list()).windows).toMatchObject([{ isOpen: false, ended: null, untilMs }])
  await loopback.holdsOnly(idle)
})

test('of a flood that goes on the window goes on, as one; an admin says that it was us, and as many are no alarm for a day', async () => {
  const { loopback, admin, agent } = await begin()
  const crowd = await flood(loopback)
  const leave = async (callers: readonly Caller[]) => {
    for (const { phone } of callers) await phone.hangUp()
  }
  await leave(crowd)
  const [first] = tableOf(loopback, 'attack_windows')
  await loopback.advance(120_000)
  for (let each = 0; each < mostOfFlood; each += 1) {
    const [{ until_ms } = { until_ms: 0 }] = tableOf(loopback, 'attack_windows')
    if (until_ms !== first?.until_ms) break
    await leave([await call(loopback, 'sales', { localAddress: '127.9.1.1' })])
  }
  const windows = tableOf(loopback, 'attack_windows')
  expect(windows.map(row => [row.window_id, row.since_ms])).toEqual([[first?.window_id, first?.since_ms]])
  expect(Number(windows[0]?.until_ms) - Number(first?.until_ms)).toBe(120_000)
  expect(fieldsOf(loopback, 'attack window opened')).toHaveLength(1)

  await admin.seat.attack.end(String(first?.window_id), 'was-us')
  for (const each of [admin, agent]) await eventually(() => attacksShown(each), [])
  await loopback.advance(60_000)
  const asMany = crowd.map((_, each) => call(loopback, 'sales', { localAddress: `127.9.2.${each + 1}` }))
  await leave(await Promise.all(asMany))
  expect(loopback.server().auth.attacks.isUnder(site)).toBe(false)
  expect(attacksShown(agent)).toEqual([])
})
