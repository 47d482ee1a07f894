import { describe, expect, test } from 'vitest'
import { RingfenceError } from '../../sdk/index.ts'
import { openStepUp, passkeyCall } from '../gallery/examplePeople.ts'
import type { SeatStepUp } from './seatTypes.ts'
import { hasFailedTooOften, pauseLeftMs, StepUpAsking } from './stepUpAsking.ts'

const { callId } = passkeyCall
const typed = { kind: 'typed', sentence: 'Cancel order 88-1042' } as const

describe('asking', () => {
  test('is on its way once, however often the button is pressed, and says when it was taken', async () => {
    let draws = 0
    const asking = new StepUpAsking(() => {
      draws += 1
    })
    const service = Promise.withResolvers<void>()
    let asked = 0
    const act = () => {
      asked += 1
      return service.promise
    }
    const first = asking.ask(callId, typed, act)
    expect([asking.busy, draws]).toEqual([true, 1])
    expect(await asking.ask(callId, typed, act)).toBe(false)
    service.resolve()
    expect(await first).toBe(true)
    expect([asking.busy, asking.refused, asked, draws]).toEqual([false, null, 1, 2])
  })

  test('keeps why it was refused, for the form it came from, until the next one', async () => {
    const asking = new StepUpAsking(() => undefined)
    const refuse = () => Promise.reject(new RingfenceError('rate-limited'))
    expect(await asking.ask(callId, typed, refuse)).toBe(false)
    expect(asking.refused).toEqual({ callId, purpose: null, code: 'rate-limited' })
    const wrongField = { field: 'choice.sentence', fault: 'too-short' } as const
    await asking.ask(callId, typed, () =>
      Promise.reject(new RingfenceError('message-malformed', { wrongField })),
    )
    expect(asking.refused).toEqual({ callId, purpose: null, code: 'message-malformed', wrongField })
    await asking.ask(callId, { kind: 'listed', key: 'refund', amount: 40 }, refuse)
    expect(asking.refused?.purpose).toBe('refund')
    expect(await asking.ask(callId, typed, async () => undefined)).toBe(true)
    expect(asking.refused).toBe(null)
  })
})

describe('the pause after a step-up', () => {
  const ended = (outcome: SeatStepUp['outcome'], endsAtMs: number) => ({ ...openStepUp(), outcome, endsAtMs })
  const stepUpRules = { grantMs: 300_000, pauseMs: 5000, failuresAllowed: 3 }
  const call = { stepUpRules }

  test.each<[string, readonly SeatStepUp[], number]>([
    ['nothing was asked', [], 0],
    ['one is open', [ended('asked', 11_000)], 0],
    ['the caller refused a second ago', [ended('refused', 9000)], 4000],
    ['it was proven a second ago', [ended('proven', 309_000)], 4000],
    ['it ended five seconds ago', [ended('failed', 5000)], 0],
    ['only the newest counts', [ended('refused', 9000), ended('proven', 301_000)], 0],
    ['this clock was set back', [ended('refused', 99_000)], 5000],
  ])('when %s', (_when, stepUps, left) => {
    expect(pauseLeftMs({ stepUps, call }, 10_000)).toBe(left)
  })

  test('is as long as the service says, whatever this page was built with', () => {
    const longer = { stepUpRules: { grantMs: 60_000, pauseMs: 9000, failuresAllowed: 1 } }
    expect(pauseLeftMs({ stepUps: [ended('refused', 9000)], call: longer }, 10_000)).toBe(8000)
    expect(pauseLeftMs({ stepUps: [ended('proven', 69_000)], call: longer }, 10_000)).toBe(8000)
    expect(hasFailedTooOften({ stepUps: [ended('failed', 0)], call: longer })).toBe(true)
  })

  test('is left to the service where it does not say', () => {
    const failed = ended('failed', 10_000)
    expect(pauseLeftMs({ stepUps: [failed], call: {} }, 10_000)).toBe(0)
    expect(hasFailedTooOften({ stepUps: [failed, failed, failed], call: {} })).toBe(false)
  })

  test('is for good after three passkeys that did not fit', () => {
    const failed = ended('failed', 0)
    expect(hasFailedTooOften({ stepUps: [failed, ended('refused', 0), failed], call })).toBe(false)
    expect(hasFailedTooOften({ stepUps: [failed, ended('refused', 0), failed, failed], call })).toBe(true)
  })
})
