import { expect, onTestFinished, test } from 'vitest'
import type { CallReport, JudgedReport, Verdict } from '../../../auth/ports.ts'
import { BlockId } from '../../../protocol/index.ts'
import { record } from '../../testing/testRecord.ts'
import { agentId, callerId, callId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const dayMs = 24 * 3600_000
const key = (letter: string) => letter.repeat(43)
const blockId = (number: number) => BlockId.parse(`block_${String(number).padStart(22, '0')}`)
const unused = blockId(99)

const report = (number: number, changes: Partial<CallReport> = {}): CallReport => ({
  callId: callId(number),
  agentId: agentId('a'),
  site,
  jkt: key('k'),
  callerId: null,
  reason: 'abusive',
  atMs: startMs,
  ...changes,
})
const aDay = (): Verdict => ({ state: 'blocked', untilMs: startMs + dayMs })
const forGood = (): Verdict => ({ state: 'blocked', untilMs: null })
const none = (): Verdict => ({ state: 'none' })
const by = (judge: (reports: readonly JudgedReport[]) => Verdict, number = 1) => ({
  sinceMs: startMs - 30 * dayMs,
  judge,
  blockId: blockId(number),
})
/** What the rule is shown. */
const seen = (into: JudgedReport[][]) => (reports: readonly JudgedReport[]) => {
  into.push([...reports])
  return aDay()
}

test('a report is written once per call and agent, and the rule sees all about this caller at this site', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  const shown: JudgedReport[][] = []
  await blocks.report(report(1), by(seen(shown)))
  await blocks.report(report(1, { reason: 'machine', atMs: startMs + 1 }), by(seen(shown)))
  await blocks.report(report(1, { agentId: agentId('b'), atMs: startMs + 2 }), by(seen(shown)))
  await blocks.report(report(2, { jkt: key('l'), atMs: startMs + 3 }), by(seen(shown), 2))
  await blocks.report(
    report(3, { site: record(1).queue.site, atMs: startMs - 31 * dayMs }),
    by(seen(shown), 3),
  )
  const lines = shown.map(reports => reports.map(one => `${one.agentId.at(-1)} ${one.reason}`))
  expect(lines).toEqual([
    ['a abusive'],
    ['a machine'],
    ['a machine', 'b abusive'],
    ['a abusive'],
    // What is older than `sinceMs` counts no more, not even the one that is written.
    ['a machine', 'b abusive'],
  ])
})

test('a block outlives a restart, is told until its end, and is swept then', async () => {
  const { store, file, clock } = await temporaryStore(onTestFinished)
  const made = await store.auth.blocks.report(report(1, { callerId: callerId('c') }), by(aDay))
  expect(made).toEqual({
    blockId: blockId(1),
    ...{ site, jkt: key('k'), callerId: callerId('c'), reason: 'abusive', agentId: agentId('a') },
    ...{ sinceMs: startMs, untilMs: startMs + dayMs, appealedAtMs: null, appealJti: null },
  })
  await store.close()
  const again = (await temporaryStore(onTestFinished, file)).store
  expect(await again.auth.blocks.live(startMs + dayMs - 1)).toEqual([made])
  expect(await again.auth.blocks.live(startMs + dayMs)).toEqual([])
  clock.nowMs = startMs
  await again.sweep()
  expect(await again.auth.blocks.undo(blockId(1), startMs)).toBe(true)
})

test('a second report goes on with the block, and a milder one ends it', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  await blocks.report(report(1), by(aDay))
  const longer = await blocks.report(report(2, { agentId: agentId('b'), atMs: startMs + 5 }), by(forGood, 2))
  expect(longer).toMatchObject({
    blockId: blockId(1),
    sinceMs: startMs,
    untilMs: null,
    agentId: agentId('b'),
  })
  expect(await blocks.report(report(2, { reason: 'silent', atMs: startMs + 6 }), by(none, 3))).toBeUndefined()
  expect(await blocks.live(startMs + 6)).toEqual([])
})

test('a block that is over is none that goes on: what follows is a new one', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  await blocks.report(report(1), by(aDay))
  const atMs = startMs + 2 * dayMs
  expect(await blocks.report(report(2, { atMs }), by(forGood, 2))).toMatchObject({
    blockId: blockId(2),
    sinceMs: atMs,
  })
})

test('what an admin keeps for good no report shortens; what an admin undoes counts no more', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  await blocks.report(report(1), by(aDay))
  expect(await blocks.keep(blockId(1), startMs)).toBe(true)
  expect(await blocks.report(report(1, { reason: 'silent' }), by(none, 2))).toMatchObject({ untilMs: null })
  expect(await blocks.undo(blockId(1), startMs)).toBe(true)
  expect([await blocks.undo(blockId(1), startMs), await blocks.keep(blockId(1), startMs)]).toEqual([
    false,
    false,
  ])
  const shown: JudgedReport[][] = []
  await blocks.report(report(2), by(seen(shown), 3))
  expect(shown.map(reports => reports.map(one => one.callId))).toEqual([[callId(2)]])
})

test('a block that is over is not to be kept', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  await blocks.report(report(1), by(aDay))
  expect(await blocks.keep(blockId(1), startMs + dayMs)).toBe(false)
})

test('a browser that several identities used at the site is not blocked, only who was reported', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { blocks } = store.auth
  await store.calls.records.insert(record(1, { callerId: callerId('d') }))
  const made = await blocks.report(report(2, { callerId: callerId('c') }), by(aDay))
  expect(made).toMatchObject({ jkt: null, callerId: callerId('c') })
  await store.calls.records.insert(record(3, { callerId: callerId('e') }))
  expect(await blocks.report(report(4), by(aDay, 2))).toBeUndefined()
  expect(await blocks.report(report(5, { jkt: key('l') }), by(aDay, 3))).toMatchObject({ jkt: key('l') })
})

test('one who used the browser, and calls from it, is one', async () => {
  const { store } = await temporaryStore(onTestFinished)
  await store.calls.records.insert(record(1, { callerId: callerId('c') }))
  const made = await store.auth.blocks.report(report(2, { callerId: callerId('c') }), by(aDay))
  expect(made).toMatchObject({ jkt: key('k'), callerId: callerId('c') })
})

test('of two appeals at once one is heard, and none again before its time', async () => {
  const { blocks } = (await temporaryStore(onTestFinished)).store.auth
  await blocks.report(report(1), by(aDay))
  const appeal = (jti: string, beforeMs: number) =>
    blocks.appeal({ blockId: blockId(1), jti, atMs: startMs + 5, beforeMs })
  const outcomes = await Promise.all([appeal('one', startMs), appeal('two', startMs)])
  expect(outcomes.toSorted()).toEqual(['appealed', 'appealed-before'])
  expect(await appeal('three', startMs + 4)).toBe('appealed-before')
  expect(await appeal('four', startMs + 5)).toBe('appealed')
  expect((await blocks.live(startMs))[0]).toMatchObject({ appealedAtMs: startMs + 5, appealJti: 'four' })
  // Reported again in the call that was let through.
  expect(await blocks.report(report(2), by(aDay, 2))).toMatchObject({
    appealedAtMs: startMs + 5,
    appealJti: null,
  })
  expect(await blocks.appeal({ blockId: unused, jti: 'x', atMs: 1, beforeMs: 0 })).toBe('appealed-before')
})

test('a record is read with what was reported of it; the browser key is forgotten when reports count no more', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  await store.calls.records.insert(record(1))
  await store.auth.blocks.report(report(1), by(none))
  await store.auth.blocks.report(
    report(1, { agentId: agentId('b'), reason: 'silent', atMs: startMs + 1 }),
    by(none),
  )
  const reports = [
    { agentId: agentId('a'), reason: 'abusive', atMs: startMs },
    { agentId: agentId('b'), reason: 'silent', atMs: startMs + 1 },
  ]
  expect(await store.calls.records.find(callId(1))).toMatchObject({ jkt: key('k'), reports })
  clock.nowMs = startMs + 30 * dayMs + 1000
  await store.sweep()
  expect(await store.calls.records.find(callId(1))).toMatchObject({ jkt: key('k'), reports })
  clock.nowMs += 1
  await store.sweep()
  expect(await store.calls.records.find(callId(1))).toMatchObject({ jkt: null, reports })
  const shown: JudgedReport[][] = []
  await store.auth.blocks.report(report(2), { ...by(seen(shown)), sinceMs: 0 })
  expect(shown).toHaveLength(1)
  expect(shown[0]).toHaveLength(1)
})
