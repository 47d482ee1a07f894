import { expect, test } from 'vitest'
import { CallId, type ReportReason } from '../../protocol/index.ts'
import { createBackEnd } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  endOf,
  isAsBefore,
  onDuty,
  reload,
  reloadSoftphone,
  ring,
  rings,
  seatTalk,
  talk,
  talking,
  type Visit,
  visit,
} from '../harness/people.ts'
import { rowCounts, rowsOf, tableOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

const noCall = CallId.parse(`call_${'A'.repeat(22)}`)
const dayMs = 24 * 3600_000
const hourMs = 3600_000

async function shop(options: Parameters<typeof startLoopback>[0] = {}) {
  const loopback = await startLoopback(options)
  const ada = await onDuty(loopback, 'Ada')
  return { loopback, ada, before: loopback.counts() }
}

const callOf = (agent: Agent): CallId => {
  const { snapshot } = agent.seat
  if (snapshot.state !== 'seated' || snapshot.occupation.state === 'free') throw new Error('there is no call')
  return snapshot.occupation.call.callId
}

/** What the agent's page knows of its reports. */
const reportsOf = ({ seat: { snapshot } }: Agent) => (snapshot.state === 'seated' ? snapshot.reports : [])

async function reportTalk(agent: Agent, reason: ReportReason): Promise<CallId> {
  const callId = seatTalk(agent).call.callId
  await agent.seat.reportCall(callId, reason)
  return callId
}

async function hangUp(loopback: Loopback, agent: Agent, caller: Caller): Promise<void> {
  const records = tableOf(loopback, 'call_records').length
  await agent.seat.hangUp()
  await eventually(() => endOf(caller), 'agent-hung-up')
  await eventually(agent.occupation, 'free')
  await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
}

/** Somebody whose last call was reported so. */
async function reportedCaller(
  loopback: Loopback,
  agent: Agent,
  reason: ReportReason,
  how: Visit = {},
): Promise<Caller> {
  const caller = await talk(loopback, agent, how)
  await reportTalk(agent, reason)
  await hangUp(loopback, agent, caller)
  return caller
}

/** The refusal's way back; nothing is held for a call that never began. */
async function refusalOf(loopback: Loopback, caller: Caller): Promise<unknown> {
  const error: unknown = await caller.phone.call().then(
    () => 'accepted',
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'blocked', retryable: false })
  await eventually(caller.platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  await loopback.quiet()
  return error instanceof Error && 'until' in error ? error.until : undefined
}

const actionsIn = (loopback: Loopback): string[] =>
  tableOf(loopback, 'audit_log')
    .map(({ action }) => String(action))
    .filter(action => /^(call-reported|block)/.test(action))

test('a caller who was reported is refused next time, is told until when, and may call again then', async () => {
  const { loopback, ada, before } = await shop()
  const caller = await talk(loopback, ada)
  const heard = caller.phone.snapshot
  const callId = await reportTalk(ada, 'abusive')
  await loopback.quiet()
  // The caller learns nothing, and the talk is the agent's to end.
  expect(caller.phone.snapshot).toEqual(heard)
  expect(ada.occupation()).toBe('talking')
  expect(reportsOf(ada)).toMatchObject([{ callId, reason: 'abusive', block: { state: 'until' } }])
  await hangUp(loopback, ada, caller)
  expect(await refusalOf(loopback, caller)).toEqual({ retryAfterMs: dayMs })
  await loopback.leap(dayMs - hourMs)
  expect(await refusalOf(loopback, caller)).toEqual({ retryAfterMs: expect.closeTo(hourMs, -4) })
  await loopback.leap(hourMs)
  await eventually(ada.occupation, 'signed-out')
  const eve = await onDuty(loopback, 'Eve')
  await caller.phone.call()
  await rings(caller, eve)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, eve)
  expect(actionsIn(loopback)).toEqual(['call-reported'])
})

test('silence is noted and blocks nobody', async () => {
  const { loopback, ada } = await shop()
  const caller = await reportedCaller(loopback, ada, 'silent')
  expect(reportsOf(ada)).toMatchObject([{ reason: 'silent', block: { state: 'none' } }])
  expect(tableOf(loopback, 'call_reports')).toMatchObject([{ reason: 'silent' }])
  await caller.phone.call()
  await rings(caller, ada)
})

test('another browser behind the same address is served, and so is the other site', async () => {
  const { loopback, ada } = await shop()
  const caller = await reportedCaller(loopback, ada, 'machine')
  await refusalOf(loopback, caller)
  const neighbour = await ring(loopback, ada)
  await neighbour.phone.hangUp()
  await eventually(ada.occupation, 'free')
  const elsewhere = visit(loopback, {
    site: 'other',
    origin: 'https://other.example',
    reloaded: caller.platform,
  })
  await elsewhere.phone.call()
  await rings(elsewhere, ada)
})

test('a report takes the place of the one before it by the same agent; another reason may mend a mistake', async () => {
  const { loopback, ada } = await shop()
  const caller = await talk(loopback, ada)
  const callId = await reportTalk(ada, 'impersonation')
  await reportTalk(ada, 'silent')
  expect(reportsOf(ada)).toMatchObject([{ callId, reason: 'silent', block: { state: 'none' } }])
  await hangUp(loopback, ada, caller)
  await caller.phone.call()
  await rings(caller, ada)
  expect(tableOf(loopback, 'call_reports')).toHaveLength(1)
})

test('after the call it is reported just as well, once it is in the list; the list says so after a reload', async () => {
  const { loopback, ada } = await shop()
  const caller = await talk(loopback, ada)
  const callId = callOf(ada)
  await hangUp(loopback, ada, caller)
  await ada.seat.reportCall(callId, 'toll-fraud')
  await refusalOf(loopback, caller)
  ada.net.cut()
  await eventually(ada.occupation, 'connecting')
  await loopback.advance(500)
  await eventually(ada.occupation, 'free')
  const { snapshot } = ada.seat
  const recent = snapshot.state === 'seated' ? snapshot.recentCalls[0] : undefined
  expect(recent).toMatchObject({ callId, report: 'toll-fraud' })
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ call_id: callId, reason: 'agent-hung-up' }])
})

test('two agents make it for good, with nothing that ends by itself', async () => {
  const { loopback, ada } = await shop({ shop: { blockHours: 1 } })
  const caller = await reportedCaller(loopback, ada, 'abusive')
  expect(await refusalOf(loopback, caller)).toEqual({ retryAfterMs: hourMs })
  await loopback.leap(hourMs)
  await ada.seat.setDuty('away')
  const bea = await onDuty(loopback, 'Bea')
  await caller.phone.call()
  await rings(caller, bea)
  await bea.seat.accept()
  await talking(caller, bea)
  await reportTalk(bea, 'machine')
  expect(reportsOf(bea)).toMatchObject([{ block: { state: 'for-good' } }])
  await hangUp(loopback, bea, caller)
  expect(await refusalOf(loopback, caller)).toBeUndefined()
})

test('an agent for whom it only rang may report it; the call ends for it, and others not', async () => {
  const { loopback, ada, before } = await shop()
  const caller = await ring(loopback, ada)
  const callId = callOf(ada)
  await ada.seat.reportCall(callId, 'machine')
  await eventually(() => endOf(caller), 'revoked')
  await eventually(ada.occupation, 'free')
  await isAsBefore(loopback, before, caller, ada)
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ reason: 'revoked' }])
  await ada.seat.reportCall(callId, 'silent') // it rang here: the record knows
  await caller.phone.call()
  await rings(caller, ada)
})

test('a call that waits ends when its caller is reported for the one before', async () => {
  const { loopback, ada, before } = await shop()
  const caller = await talk(loopback, ada)
  const callId = callOf(ada)
  await hangUp(loopback, ada, caller)
  const other = await talk(loopback, ada)
  await caller.phone.call()
  await eventually(() => caller.phone.snapshot.state, 'waiting')
  await ada.seat.reportCall(callId, 'abusive')
  await eventually(() => endOf(caller), 'revoked')
  expect([endOf(other), ada.occupation()]).toEqual(['talking', 'talking'])
  await hangUp(loopback, ada, other)
  await isAsBefore(loopback, before, caller, other, ada)
})

test('nobody reports a call that was not theirs, nor one that never was', async () => {
  const { loopback, ada } = await shop()
  const caller = await talk(loopback, ada)
  const callId = callOf(ada)
  const bea = await onDuty(loopback, 'Bea')
  const report = (of: CallId) => bea.seat.reportCall(of, 'abusive')
  await expect(report(callId)).rejects.toMatchObject({ code: 'call-not-found' })
  await hangUp(loopback, ada, caller)
  await expect(report(callId)).rejects.toMatchObject({ code: 'call-not-found' })
  await expect(report(noCall)).rejects.toMatchObject({ code: 'call-not-found' })
  expect(rowCounts(loopback)).toMatchObject({ call_records: 1, call_reports: 0, blocks: 0 })
  expect(actionsIn(loopback)).toEqual([])
  await caller.phone.call()
  await rings(caller, bea)
})

test('a block outlives a restart', async () => {
  const { loopback, ada } = await shop()
  const caller = await reportedCaller(loopback, ada, 'abusive')
  await loopback.stop()
  await loopback.start()
  await loopback.advance(1000)
  await eventually(ada.occupation, 'free')
  await refusalOf(loopback, caller)
})

test('a token from before the block opens nothing, and its use is not noted', async () => {
  const { loopback, ada } = await shop()
  const stranger = await createStranger(loopback)
  const [token, other] = [await stranger.askToken(), await stranger.askToken()]
  expect((await stranger.bring(token)).outcome).toBe('done')
  await eventually(ada.occupation, 'ringing')
  await ada.seat.reportCall(callOf(ada), 'machine')
  await eventually(ada.occupation, 'free')
  await eventually(() => loopback.counts().calls, 0)
  const { tokenUses } = rowsOf(loopback)
  const { outcome, socket } = await stranger.bring(other)
  expect([outcome, await socket.closed()]).toEqual(['blocked', 'blocked'])
  expect(rowsOf(loopback).tokenUses).toBe(tokenUses)
  await expect(stranger.askToken()).rejects.toThrow()
})

test('who is blocked cannot come back to a talk after a reload', async () => {
  const { loopback, ada } = await shop({ awaySeconds: 20 })
  const caller = await talk(loopback, ada)
  await reportTalk(ada, 'abusive')
  const loaded = reload(loopback, caller)
  await loaded.phone.resume()
  expect(endOf(loaded)).toBe('idle')
  const refused = loopback.log.lines.filter(({ event }) => event === 'request refused')
  expect(refused).toMatchObject([{ fields: { request: 'resume', code: 'blocked' } }])
  await loopback.advance(21_000)
  await eventually(ada.occupation, 'free')
})

test('of two people at one browser only the one who was reported is kept away', async () => {
  const backEnd = await createBackEnd()
  const { loopback, ada } = await shop({ shop: { vouching: { keys: [backEnd.jwk] } } })
  const as = (sub: string) => ({ vouch: () => backEnd.vouch(loopback, sub) })
  const first = await talk(loopback, ada, as('mother'))
  await hangUp(loopback, ada, first)
  const son = await talk(loopback, ada, { ...as('son'), reloaded: first.platform })
  await reportTalk(ada, 'abusive')
  await hangUp(loopback, ada, son)
  expect(tableOf(loopback, 'blocks')).toMatchObject([{ jkt: null, caller_id: expect.any(String) }])
  await refusalOf(loopback, son)
  const mother = visit(loopback, { ...as('mother'), reloaded: son.platform })
  await mother.phone.call()
  await rings(mother, ada)
  await mother.phone.hangUp()
  await eventually(ada.occupation, 'free')
  // Somewhere else it is the same person.
  await refusalOf(loopback, visit(loopback, as('son')))
})

test('an admin reads who is blocked and why, makes it last, undoes it; no key and no identifier is shown', async () => {
  const { loopback, ada } = await shop()
  const caller = await reportedCaller(loopback, ada, 'impersonation')
  const { blocks } = await ada.seat.blocks.list()
  expect(blocks).toEqual([
    {
      blockId: expect.stringMatching(/^block_/),
      ...{ siteName: 'Nordlicht Bikes', caller: null, browser: expect.stringMatching(/^[A-Z0-9]{6}$/) },
      ...{ reason: 'impersonation', by: 'Ada', sinceMs: expect.any(Number), untilMs: expect.any(Number) },
      appealedAtMs: null,
    },
  ])
  const blockId = blocks[0]?.blockId ?? ''
  expect((await ada.seat.blocks.keep(blockId)).blocks).toMatchObject([{ blockId, untilMs: null }])
  expect(await refusalOf(loopback, caller)).toBeUndefined()
  expect((await ada.seat.blocks.undo(blockId)).blocks).toEqual([])
  await expect(ada.seat.blocks.undo(blockId)).rejects.toMatchObject({ code: 'not-found' })
  await caller.phone.call()
  await rings(caller, ada)
  expect(actionsIn(loopback)).toEqual(['call-reported', 'block-kept', 'block-undone'])
})

/** A customer with a passkey, reported in a call that it signed. */
async function reportedCustomer(policy: 'offered' | 'required') {
  const { loopback, agent: ada, backEnd, before } = await enrolledShop({ policy })
  const person = await enrolled(loopback, backEnd)
  await loopback.advance(2000)
  const caller = visit(loopback, { passkeys: person.passkeys })
  await signIn(caller, ada)
  await reportTalk(ada, 'abusive')
  await hangUp(loopback, ada, caller)
  return { loopback, ada, backEnd, person, caller, before }
}

async function signIn(caller: Caller, agent: Agent): Promise<void> {
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
}

test.each(['offered', 'required'] as const)(
  'a passkey from before lets one call through when its owner asks for that, and no second one (%s)',
  async policy => {
    const { loopback, ada, person, caller, before } = await reportedCustomer(policy)
    if (policy === 'required') {
      await caller.phone.call()
      await expect(caller.phone.usePasskey()).rejects.toMatchObject({ code: 'blocked' })
    } else await refusalOf(loopback, caller)
    expect(caller.phone.snapshot).toMatchObject({ until: { appeal: 'passkey' } })
    await caller.phone.appeal()
    expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: true, appeals: true })
    await caller.phone.usePasskey()
    await rings(caller, ada)
    await ada.seat.accept()
    await talking(caller, ada)
    // A reload in the call that was let through takes it up again.
    const loaded = reload(loopback, caller, { passkeys: person.passkeys })
    await loaded.phone.resume()
    await talking(loaded, ada)
    await hangUp(loopback, ada, loaded)
    expect((await ada.seat.blocks.list()).blocks).toMatchObject([{ appealedAtMs: expect.any(Number) }])
    await loaded.phone.call().catch(() => undefined)
    if (policy === 'required') await loaded.phone.usePasskey().catch(() => undefined)
    expect(loaded.phone.snapshot).toMatchObject({
      code: 'blocked',
      until: { retryAfterMs: expect.any(Number) },
    })
    expect(loaded.phone.snapshot).not.toHaveProperty('until.appeal')
    await expect(loaded.phone.appeal()).rejects.toMatchObject({ code: 'request-not-allowed' })
    await isAsBefore(loopback, before, caller, loaded, ada)
    expect(actionsIn(loopback)).toEqual(['call-reported', 'block-appealed'])
  },
)

test('a passkey that is made after the report lets nobody through, and the appeal is still there', async () => {
  const { loopback, agent: ada, backEnd, before } = await enrolledShop({ policy: 'offered' })
  const caller = visit(loopback)
  await caller.phone.call()
  await rings(caller, ada)
  await ada.seat.accept()
  await talking(caller, ada)
  await reportTalk(ada, 'abusive')
  await hangUp(loopback, ada, caller)
  await loopback.advance(2000)
  const person = await enrolled(loopback, backEnd)
  const again = visit(loopback, { reloaded: caller.platform, passkeys: person.passkeys })
  await refusalOf(loopback, again)
  await again.phone.appeal()
  await expect(again.phone.usePasskey()).rejects.toMatchObject({ code: 'blocked' })
  expect(actionsIn(loopback)).toEqual(['call-reported'])
  await isAsBefore(loopback, before, caller, again, ada)
})

test('a softphone that is loaded again in the talk, and after it, knows what was reported', async () => {
  const { loopback, ada, before } = await shop({ awaySeconds: 20 })
  const caller = await talk(loopback, ada)
  const callId = await reportTalk(ada, 'silent')
  const again = reloadSoftphone(loopback, ada)
  await again.seat.start()
  await eventually(again.occupation, 'talking')
  expect(seatTalk(again).call).toMatchObject({ callId, report: 'silent' })
  expect(reportsOf(again)).toEqual([])
  await hangUp(loopback, again, caller)
  await eventually(() => {
    const { snapshot } = again.seat
    return snapshot.state === 'seated' ? snapshot.recentCalls[0]?.report : undefined
  }, 'silent')
  const next = await talk(loopback, again)
  expect(seatTalk(again).call).not.toHaveProperty('report')
  await hangUp(loopback, again, next)
  await isAsBefore(loopback, before, caller, next, again)
})
