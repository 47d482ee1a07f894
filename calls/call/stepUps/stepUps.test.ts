import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CallerId, GrantId, StepUpId, type StepUpOutcome, stepUpRules } from '../../../protocol/index.ts'
import {
  askRefusal,
  asksLeft,
  checkStepUp,
  endStepUp,
  marksOf,
  noStepUps,
  prepareStepUp,
  type StepUpEnd,
  type StepUps,
  showStepUp,
  stepUpTimeMs,
} from './stepUps.ts'

const id = (prefix: string, letter: string) => `${prefix}_${letter.repeat(22)}`
const purpose = { key: 'refund', sentence: 'Refund up to 40 EUR', limit: { unit: 'EUR', amount: 40 } }
const options = { challenge: 'challenge' }
const stepUpId = StepUpId.parse(id('stepup', 's'))
const perCall = 10

const endOf = (outcome: StepUpOutcome, who = 'c'): StepUpEnd =>
  outcome === 'proven'
    ? {
        outcome,
        grantId: GrantId.parse(id('grant', 'g')),
        grantExpiresAtMs: 300_000,
        callerId: CallerId.parse(id('caller', who)),
      }
    : { outcome }

/** Asked and ended at once at these times. */
const after = (outcomes: readonly (readonly [StepUpOutcome, number])[]): StepUps =>
  outcomes.reduce(
    (stepUps, [outcome, atMs]) =>
      endStepUp(stepUps, showStepUp(prepareStepUp(stepUpId, purpose, atMs), options), endOf(outcome), atMs),
    noStepUps,
  )

describe('whether an agent may ask', () => {
  const ended = (outcome: StepUpOutcome, times: number) =>
    after(Array.from({ length: times }, () => [outcome, 0] as const))
  const later = stepUpRules.pauseMs
  test.each([
    ['nothing was asked', noStepUps, 0, null],
    ['one ended long enough ago', ended('refused', 1), later, null],
    ['one ended just now', ended('refused', 1), later - 1, 'rate-limited'],
    ['one is being made', { ...noStepUps, open: prepareStepUp(stepUpId, purpose, 0) }, 0, 'step-up-pending'],
    ['all were asked', ended('proven', perCall), later, 'too-many-step-ups'],
    ['all were asked, just now', ended('proven', perCall), 0, 'too-many-step-ups'],
    ['one less than all', ended('proven', perCall - 1), later, null],
    ['two failed', ended('failed', 2), later, null],
    ['three failed', ended('failed', 3), later, 'too-many-step-ups'],
    ['refusing often is no failure', ended('refused', 5), later, null],
    ['having no passkey is no failure', ended('no-passkey', 5), later, null],
    ['letting the time pass is no failure', ended('timed-out', 5), later, null],
  ] as const)('%s', (_, stepUps, nowMs, refusal) => {
    expect(askRefusal(stepUps, perCall, nowMs)).toBe(refusal)
  })
})

test('a step-up keeps what was asked through all its states, and its time is counted from asking', () => {
  const prepared = prepareStepUp(stepUpId, purpose, 1000)
  expect(prepared).toEqual({
    ...purpose,
    state: 'preparing',
    stepUpId,
    askedAtMs: 1000,
    expiresAtMs: 1000 + stepUpTimeMs,
  })
  const asked = showStepUp(prepared, options)
  expect(asked).toEqual({ ...prepared, state: 'asked', options })
  const checking = checkStepUp(asked)
  expect(checking).toEqual({ ...prepared, state: 'checking' })
  const { ended, open, provenBy } = endStepUp(
    { ...noStepUps, open: checking },
    checking,
    endOf('proven'),
    5000,
  )
  expect({ open, provenBy }).toEqual({ open: null, provenBy: id('caller', 'c') })
  expect(ended).toEqual([
    {
      stepUpId,
      sentence: purpose.sentence,
      limit: purpose.limit,
      outcome: 'proven',
      askedAtMs: 1000,
      endedAtMs: 5000,
      grantId: id('grant', 'g'),
    },
  ])
})

test('whatever the outcomes, asks only get fewer, three failures end them, and marks follow failures alone', () => {
  const outcome = fc.constantFrom<StepUpOutcome>('proven', 'refused', 'no-passkey', 'failed', 'timed-out')
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 14 }), fc.integer({ min: 1, max: 12 }), (outcomes, most) => {
      let stepUps = noStepUps
      for (const [index, each] of outcomes.entries()) {
        const before = asksLeft(stepUps, most)
        const asked = showStepUp(prepareStepUp(stepUpId, purpose, index), options)
        if (before > 0) expect(asksLeft({ ...stepUps, open: asked }, most)).toBe(before - 1)
        stepUps = endStepUp(stepUps, asked, endOf(each), index)
        expect(asksLeft(stepUps, most)).toBeLessThanOrEqual(Math.max(0, before - 1))
      }
      const failures = outcomes.filter(each => each === 'failed').length
      const isOver = failures >= stepUpRules.failuresAllowed
      expect(asksLeft(stepUps, most)).toBe(isOver ? 0 : Math.max(0, most - outcomes.length))
      expect(marksOf(stepUps.ended)).toEqual(isOver ? ['step-up-failures'] : [])
      expect(stepUps.ended.map(note => note.grantId !== null)).toEqual(
        outcomes.map(each => each === 'proven'),
      )
    }),
  )
})

test('the first who proved something is whose passkey counts from then on', () => {
  const asked = showStepUp(prepareStepUp(stepUpId, purpose, 0), options)
  const first = endStepUp(noStepUps, asked, endOf('refused'), 0)
  expect(first.provenBy).toBeNull()
  const second = endStepUp(first, asked, endOf('proven', 'c'), 0)
  expect(endStepUp(second, asked, endOf('proven', 'd'), 0).provenBy).toBe(id('caller', 'c'))
})
