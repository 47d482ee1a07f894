import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AgentId, BlockId, CallerId, CallId, reportReasons, SiteKey } from '../../protocol/index.ts'
import type { Block, JudgedReport } from '../ports.ts'
import { indexBlocks } from './blockIndex.ts'
import { hasAppealLeft, holdsFor, mayAppeal, verdictOf } from './blockRule.ts'

const agents = ['a', 'b', 'c'].map(letter => AgentId.parse(`agent_${letter.repeat(22)}`))
const callerIds = ['A', 'B', 'C'].map(letter => CallerId.parse(`caller_${letter.repeat(22)}`))
const keys = ['x', 'y', 'z'].map(letter => letter.repeat(43))
const sites = ['shop', 'other'].map(key => SiteKey.parse(key))
const blockMs = 24 * 3600_000
const weekMs = 7 * 24 * 3600_000

const someReport = fc.record<JudgedReport>({
  callId: fc.nat(5).map(number => CallId.parse(`call_${String(number).padStart(22, '0')}`)),
  agentId: fc.constantFrom(...agents),
  reason: fc.constantFrom(...reportReasons),
  atMs: fc.nat(1_000_000_000),
})
const someReports = fc.array(someReport, { maxLength: 12 })

test('silence alone blocks nobody, however many report it', () => {
  const silent = fc.array(
    someReport.map(report => ({ ...report, reason: 'silent' as const })),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(silent, reports => {
      expect(verdictOf(reports, blockMs)).toEqual({ state: 'none' })
    }),
  )
})

test('silence changes nothing of what others follow from', () => {
  fc.assert(
    fc.property(someReports, someReport, (reports, report) => {
      const withSilence = [...reports, { ...report, reason: 'silent' as const }]
      expect(verdictOf(withSilence, blockMs)).toEqual(verdictOf(reports, blockMs))
    }),
  )
})

test('one agent blocks for a time only, from the last report on; another one’s word makes it for good', () => {
  const grave = someReport.filter(({ reason }) => reason !== 'silent')
  fc.assert(
    fc.property(fc.array(grave, { minLength: 1, maxLength: 12 }), grave, (reports, other) => {
      const [agentId = agents[0], another = agents[1]] = agents
      if (!agentId || !another) throw new Error('no agents')
      const own = reports.map(report => ({ ...report, agentId }))
      const lastMs = Math.max(...own.map(({ atMs }) => atMs))
      expect(verdictOf(own, blockMs)).toEqual({ state: 'blocked', untilMs: lastMs + blockMs })
      const both = [...own, { ...other, agentId: another }]
      expect(verdictOf(both, blockMs)).toEqual({ state: 'blocked', untilMs: null })
    }),
  )
})

test('the order of reports does not matter, and one more never makes it milder', () => {
  const ends = (reports: readonly JudgedReport[]): number => {
    const verdict = verdictOf(reports, blockMs)
    return verdict.state === 'none' ? 0 : (verdict.untilMs ?? Number.POSITIVE_INFINITY)
  }
  fc.assert(
    fc.property(someReports, someReport, (reports, report) => {
      expect(verdictOf([...reports].reverse(), blockMs)).toEqual(verdictOf(reports, blockMs))
      expect(ends([...reports, report])).toBeGreaterThanOrEqual(ends(reports))
    }),
  )
})

const someBlock = fc
  .record({
    site: fc.constantFrom(...sites),
    jkt: fc.option(fc.constantFrom(...keys)),
    callerId: fc.option(fc.constantFrom(...callerIds)),
    sinceMs: fc.nat(1000),
    untilMs: fc.option(fc.integer({ min: 1001, max: 2000 })),
    appealedAtMs: fc.option(fc.nat(2000)),
    appealJti: fc.option(fc.constantFrom('one', 'two')),
  })
  .filter(({ jkt, callerId }) => jkt !== null || callerId !== null)
  .map(
    (block): Block => ({
      ...block,
      blockId: BlockId.parse(`block_${'0'.repeat(22)}`),
      reason: 'abusive',
      agentId: agents[0] ?? AgentId.parse(''),
    }),
  )
const someCaller = fc.record(
  {
    site: fc.constantFrom(...sites),
    jkt: fc.constantFrom(...keys),
    callerId: fc.constantFrom(...callerIds),
    jti: fc.constantFrom('one', 'two', 'three'),
  },
  { requiredKeys: ['site', 'jkt'] },
)

test('a block keeps away whoever was reported, at that site and until its end, and nobody else', () => {
  fc.assert(
    fc.property(someBlock, someCaller, fc.nat(3000), (block, caller, nowMs) => {
      if (!holdsFor(block, caller, nowMs)) return
      expect(caller.site).toBe(block.site)
      expect(nowMs).toBeLessThan(block.untilMs ?? Number.POSITIVE_INFINITY)
      expect([caller.jkt === block.jkt, caller.callerId === block.callerId]).toContain(true)
      expect(caller.jti === undefined || caller.jti !== block.appealJti).toBe(true)
    }),
  )
})

test.each([
  ['the browser, with nobody known', { jkt: 'x' }, {}, true],
  ['the browser, whoever logs in there', { jkt: 'x' }, { callerId: 'A' }, true],
  ['another browser', { jkt: 'y' }, {}, false],
  ['the browser of somebody known, without a log-in', { jkt: 'x', of: 'A' }, {}, true],
  ['the same somebody there', { jkt: 'x', of: 'A' }, { callerId: 'A' }, true],
  ['the same somebody in another browser', { jkt: 'y', of: 'A' }, { callerId: 'A' }, true],
  ['somebody else in that browser', { jkt: 'x', of: 'A' }, { callerId: 'B' }, false],
  ['a browser that several use', { jkt: null, of: 'A' }, {}, false],
  ['the reported one of these', { jkt: null, of: 'A' }, { callerId: 'A' }, true],
  ['another one of these', { jkt: null, of: 'A' }, { callerId: 'B' }, false],
])('%s', (_, of: { jkt: string | null; of?: string }, who: { callerId?: string }, expected) => {
  const block: Block = {
    blockId: BlockId.parse(`block_${'0'.repeat(22)}`),
    site: SiteKey.parse('shop'),
    jkt: of.jkt === null ? null : of.jkt.repeat(43),
    callerId: of.of === undefined ? null : CallerId.parse(`caller_${of.of.repeat(22)}`),
    reason: 'abusive',
    agentId: AgentId.parse(`agent_${'a'.repeat(22)}`),
    sinceMs: 0,
    untilMs: null,
    appealedAtMs: null,
    appealJti: null,
  }
  const callerId = who.callerId && CallerId.parse(`caller_${who.callerId.repeat(22)}`)
  const caller = { site: block.site, jkt: 'x'.repeat(43), ...(callerId && { callerId }) }
  expect(holdsFor(block, caller, 1)).toBe(expected)
})

test('the index finds just those that hold, each once', () => {
  fc.assert(
    fc.property(fc.array(someBlock, { maxLength: 20 }), someCaller, fc.nat(3000), (blocks, caller, nowMs) => {
      const expected = blocks.filter(block => holdsFor(block, caller, nowMs))
      const found = indexBlocks(blocks)(caller, nowMs)
      expect(found).toHaveLength(expected.length)
      expect(new Set(found)).toEqual(new Set(expected))
    }),
  )
})

test('an appeal needs a passkey from before the block, and a week since the last one', () => {
  fc.assert(
    fc.property(someBlock, fc.nat(3000), fc.nat(2 * weekMs), (block, madeAtMs, nowMs) => {
      const allowed = mayAppeal(block, madeAtMs, nowMs)
      if (allowed) expect(madeAtMs).toBeLessThan(block.sinceMs)
      expect(allowed).toBe(madeAtMs < block.sinceMs && hasAppealLeft(block, nowMs))
      if (block.appealedAtMs !== null)
        expect(hasAppealLeft(block, nowMs)).toBe(nowMs - block.appealedAtMs >= weekMs)
    }),
  )
})
