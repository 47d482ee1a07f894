import { describe, expect, test } from 'vitest'
import { StepUpId, stepUpRules } from '../../../protocol/index.ts'
import type { Store } from '../../../store/index.ts'
import { openDesk } from '../../testing/openDesk.ts'
import type { CallerInput } from '../../testing/testDesk.ts'
import { beginTalk, hangUp, raise, sentence, type Talk } from '../../testing/testTalk.ts'
import { stepUpTimeMs } from './stepUps.ts'

const talk = async (caller: CallerInput = {}) => beginTalk(await openDesk(), caller)

async function recordOf(here: Talk & { readonly store: Store }) {
  await here.drain()
  return (await here.store.calls.records.find(here.callId)) ?? raise()
}

describe('the outcome', () => {
  test('proven reaches both sides in the tick of the verification, with a grant', async () => {
    const here = await talk()
    const timersBefore = here.clock.pending()
    await here.ask()
    expect(here.clock.pending()).toBe(timersBefore + 1)
    here.proofs.isSlow = true
    const answered = here.answer(here.signed('m'))
    await here.drain()
    expect(here.outcomes(here.a)).toEqual([])
    here.proofs.answerOne()
    expect(await answered).toEqual({ outcome: 'proven' })
    const ended = here.heardOf(here.callId, 'stepUpEnded')
    expect(ended).toMatchObject([
      { sentence, outcome: 'proven', grant: { expiresInMs: 300_000 }, asksLeft: 9 },
    ])
    expect(here.heardOf(here.a, 'stepUpEnded')).toEqual(ended)
    expect(here.clock.pending()).toBe(timersBefore)
  })

  test.each([
    ['refused', 'refused'],
    ['no-passkey', 'no-passkey'],
    ['failed', 'failed'],
  ] as const)('%s is the caller’s word, and the statement is forgotten', async (kind, outcome) => {
    const here = await talk()
    await here.ask()
    expect(await here.answer({ kind })).toEqual({ outcome })
    expect(here.outcomes(here.a)).toEqual([outcome])
    expect(here.outcomes(here.callId)).toEqual([outcome])
    expect(here.proofs.statements()).toBe(0)
  })

  test('timed-out comes after 60 s, to the millisecond, and a late answer is over', async () => {
    const here = await talk()
    await here.ask()
    await here.clock.advance(stepUpTimeMs - 1)
    expect(here.outcomes(here.a)).toEqual([])
    await here.clock.advance(1)
    expect(here.outcomes(here.a)).toEqual(['timed-out'])
    expect(here.outcomes(here.callId)).toEqual(['timed-out'])
    await expect(here.answer(here.signed('m'))).rejects.toMatchObject({ code: 'step-up-over' })
  })

  test.each([
    ['passkey-invalid', 'failed', 0],
    ['passkey-cooling-off', 'failed', 0],
    ['revoked', 'failed', 0],
    ['statement-expired', 'timed-out', 0],
    ['internal-error', 'timed-out', 1], // ours to blame, not the caller's
  ] as const)('of a verification that says %s is %s', async (code, outcome, errors) => {
    const here = await talk()
    await here.ask()
    here.proofs.failNext('finish', code)
    expect(await here.answer(here.signed('m'))).toEqual({ outcome })
    expect(here.outcomes(here.a)).toEqual([outcome])
    expect(here.logged.filter(line => line.level === 'error')).toHaveLength(errors)
  })

  test('comes once: a second answer, another step-up’s and another call’s are over', async () => {
    const here = await talk()
    await here.ask()
    here.proofs.isSlow = true
    const first = here.answer(here.signed('m'))
    await expect(here.answer({ kind: 'refused' })).rejects.toMatchObject({ code: 'step-up-over' })
    here.proofs.answerOne()
    expect(await first).toEqual({ outcome: 'proven' })
    here.proofs.isSlow = false
    await expect(here.answer({ kind: 'refused' })).rejects.toMatchObject({ code: 'step-up-over' })
    await here.clock.advance(stepUpRules.pauseMs)
    await here.ask()
    const caller = { side: 'caller', callId: here.callId } as const
    const unknown = StepUpId.parse(`stepup_${'u'.repeat(22)}`)
    await expect(async () =>
      here.desk.answerStepUp(caller, here.callId, unknown, { kind: 'refused' }),
    ).rejects.toMatchObject({ code: 'step-up-over' })
    const { callId } = await here.join()
    await expect(async () =>
      here.desk.answerStepUp(caller, callId, here.asked().stepUpId, { kind: 'refused' }),
    ).rejects.toMatchObject({ code: 'call-not-found' })
    expect(here.outcomes(here.a)).toEqual(['proven'])
  })

  test('of another person’s passkey is failed, also when only the first proof said who calls', async () => {
    const here = await talk({ caller: 'm' })
    await here.ask()
    expect(await here.answer(here.signed('n'))).toEqual({ outcome: 'failed' })
    const anonymous = await talk()
    await anonymous.ask()
    expect(await anonymous.answer(anonymous.signed('m'))).toEqual({ outcome: 'proven' })
    await anonymous.clock.advance(stepUpRules.pauseMs)
    await anonymous.ask()
    expect(await anonymous.answer(anonymous.signed('n'))).toEqual({ outcome: 'failed' })
  })

  test('of a signature over another question is failed', async () => {
    const here = await talk()
    await here.ask()
    const old = here.signed('m')
    await here.answer({ kind: 'refused' })
    await here.clock.advance(stepUpRules.pauseMs)
    await here.ask()
    expect(await here.answer(old)).toEqual({ outcome: 'failed' })
  })
})

describe('the end of the call', () => {
  test('ends an open question first, for both sides, and leaves no timer and no statement', async () => {
    const here = await talk()
    await here.ask()
    hangUp(here)
    await here.drain()
    // What is left is the round in which the seat tells again how it stands.
    expect(here.clock.pending()).toBe(1)
    for (const who of [here.callId, here.a]) {
      const names = here.heard(who).map(event => event.event)
      expect(names.slice(names.indexOf('stepUpEnded'))).toEqual(
        expect.arrayContaining(['stepUpEnded', 'ended']),
      )
      expect(names.indexOf('stepUpEnded')).toBeLessThan(names.indexOf('ended'))
    }
    const record = await recordOf(here)
    expect(here.proofs.statements()).toBe(0)
    expect(record.stepUps).toMatchObject([{ sentence, outcome: 'timed-out', grantId: null }])
  })

  test('while the statement is made: the caller never sees it, and it is forgotten', async () => {
    const here = await talk()
    here.proofs.isSlow = true
    const asking = here.ask()
    hangUp(here)
    here.proofs.isSlow = false
    here.proofs.answerOne()
    await expect(asking).rejects.toMatchObject({ code: 'call-not-found' })
    expect(here.heardOf(here.callId, 'stepUpAsked')).toEqual([])
    expect(here.proofs.statements()).toBe(0)
    expect((await recordOf(here)).stepUps).toEqual([])
  })

  test('while a passkey is verified: record and receipt wait for what it proved, and the caller is answered', async () => {
    const here = await talk()
    await here.ask()
    here.proofs.isSlow = true
    const answered = here.answer(here.signed('m'))
    hangUp(here)
    await here.drain()
    expect(here.heardOf(here.callId, 'ended')).toHaveLength(1)
    expect(here.done).toEqual([])
    here.proofs.isSlow = false
    here.proofs.answerOne()
    expect(await answered).toEqual({ outcome: 'proven' })
    const record = await recordOf(here)
    expect(record.stepUps).toMatchObject([{ outcome: 'proven', grantId: expect.stringMatching(/^grant_/) }])
    expect(here.outcomes(here.a)).toEqual([]) // nothing follows the end
    expect(here.done).toEqual([here.callId])
  })

  test('a statement that cannot be forgotten is logged and holds nothing up', async () => {
    const here = await talk()
    await here.ask()
    here.proofs.failNext('abandon', 'internal-error')
    hangUp(here)
    await here.drain()
    expect(here.logged).toContainEqual({ level: 'error', event: 'step-up not forgotten' })
    expect(here.done).toEqual([here.callId])
  })
})

describe('a caller whose page comes back', () => {
  const comeBack = async (here: Talk) => {
    const { jti } = here.desk.tokenOf(here.callId)
    await here.desk.resume({
      callId: here.callId,
      jti,
      rtpCapabilities: { codecs: [], headerExtensions: [] },
    })
    here.desk.catchUp({ side: 'caller', callId: here.callId })
  }

  test('is asked the same again, for the time that is left, and can prove it', async () => {
    const here = await talk()
    await here.ask()
    const first = here.asked()
    here.desk.callerAway(here.callId)
    await here.clock.advance(20_000)
    expect(here.outcomes(here.a)).toEqual([])
    await comeBack(here)
    expect(here.heardOf(here.callId, 'stepUpAsked')).toHaveLength(2)
    expect(here.asked()).toEqual({ ...first, expiresInMs: stepUpTimeMs - 20_000 })
    expect(await here.answer(here.signed('m'))).toEqual({ outcome: 'proven' })
  })

  test('is not asked what was answered or has ended', async () => {
    const here = await talk()
    await comeBack(here)
    await here.ask()
    here.proofs.isSlow = true
    const answered = here.answer(here.signed('m'))
    here.desk.callerAway(here.callId)
    await comeBack(here)
    here.proofs.answerOne()
    expect(await answered).toEqual({ outcome: 'proven' })
    await comeBack(here)
    expect(here.heardOf(here.callId, 'stepUpAsked')).toHaveLength(1)
    expect(here.outcomes(here.callId)).toEqual(['proven'])
  })

  test('too late finds it timed out', async () => {
    const here = await talk()
    await here.ask()
    await here.clock.advance(stepUpTimeMs - 10_000)
    here.desk.callerAway(here.callId)
    await here.clock.advance(10_000)
    await comeBack(here)
    expect(here.outcomes(here.callId)).toEqual(['timed-out'])
    expect(here.heardOf(here.callId, 'stepUpAsked')).toHaveLength(1)
  })
})
