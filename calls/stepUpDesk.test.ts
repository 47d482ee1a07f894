import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type AgentId,
  type CallId,
  type EventOf,
  type StepUpAnswer,
  type StepUpChoice,
  StepUpId,
} from '../protocol/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { type CallerInput, createRehearsalClock, nothingHeld, type Rehearsal, rehearse } from './rehearsal.ts'
import { callerIdOf, passkeyAnswer } from './rehearsalProofs.ts'
import { stepUpPauseMs, stepUpTimeMs } from './stepUps.ts'

const refund: StepUpChoice = { kind: 'listed', key: 'refund', amount: 40 }
const sentence = 'Refund up to 40 EUR'

interface Talk extends Rehearsal {
  readonly store: Store
  readonly a: AgentId
  readonly callId: CallId
  ask(choice?: StepUpChoice): ReturnType<Rehearsal['desk']['askStepUp']>
  /** The question that the caller reads. */
  asked(): EventOf<'stepUpAsked'>
  answer(answer: StepUpAnswer): ReturnType<Rehearsal['desk']['answerStepUp']>
  /** Signed with the passkey of the caller of this letter. */
  signed(letter: string): StepUpAnswer
  outcomes(who: CallId | AgentId): string[]
}

/** A talk; whatever happened in it, nothing is left in the end. */
async function talk(caller: CallerInput = {}): Promise<Talk> {
  const clock = createRehearsalClock(setImmediate)
  const store = await openStore({ file: ':memory:', clock })
  const here = rehearse({ memory: store.calls, clock, drain: setImmediate })
  onTestFinished(async () => {
    here.proofs.isSlow = false
    while (here.proofs.answerOne()) await here.drain()
    await here.desk.close()
    expect(here.held()).toEqual(nothingHeld)
    await store.close()
  })
  const a = await here.seat('a')
  const { callId } = await here.join(caller)
  await here.drain()
  await here.accept(a)
  const asked = () => here.heardOf(callId, 'stepUpAsked').at(-1) ?? raise()
  return {
    ...here,
    store,
    a,
    callId,
    ask: (choice = refund) => here.desk.askStepUp(a, callId, choice),
    asked,
    answer: answer => here.desk.answerStepUp({ side: 'caller', callId }, callId, asked().stepUpId, answer),
    signed: letter => passkeyAnswer(letter, asked().options.challenge),
    outcomes: who => here.heardOf(who, 'stepUpEnded').map(event => event.outcome),
  }
}

function raise(): never {
  throw new Error('nothing was asked')
}

const hangUp = (here: Talk) => here.desk.hangUp({ side: 'agent', agentId: here.a }, here.callId, 'person')

async function recordOf(here: Talk) {
  await here.drain()
  return (await here.store.calls.records.find(here.callId)) ?? raise()
}

describe('asking', () => {
  test('shows the caller the exact sentence, who asks and how long; the agent is answered the same', async () => {
    const here = await talk({ caller: 'm' })
    const answer = await here.ask()
    expect(answer).toMatchObject({ sentence, expiresInMs: stepUpTimeMs })
    expect(here.heardOf(here.callId, 'stepUpAsked')).toMatchObject([
      {
        stepUpId: answer.stepUpId,
        sentence,
        limit: { unit: 'EUR', amount: 40 },
        seat: 'AGT-001',
        expiresInMs: stepUpTimeMs,
      },
    ])
    expect(here.heardOf(here.a, 'stepUpAsked')).toEqual([])
    expect(here.logged.at(-1)).toEqual({ level: 'info', event: 'step-up asked' })
  })

  test('binds call, purpose, limit, seat, time and both media keys', async () => {
    const here = await talk({ caller: 'm', browser: 'xyz' })
    await here.ask()
    const [talking] = here.heardOf(here.callId, 'talking')
    const statement = JSON.parse(talking?.agentProof.statement ?? raise())
    expect(here.proofs.begun).toEqual([
      {
        stepUpId: here.asked().stepUpId,
        callId: here.callId,
        site: 'demo',
        queue: 'sales',
        origin: 'https://shop.example',
        callerId: callerIdOf('m'),
        purpose: 'refund',
        sentence,
        limit: { unit: 'EUR', amount: 40 },
        seat: 'AGT-001',
        agentId: here.a,
        callerMediaKey: statement.callerMediaKey,
        agentMediaKey: statement.agentMediaKey,
        askedAtMs: here.clock.now(),
        expiresAtMs: here.clock.now() + stepUpTimeMs,
      },
    ])
    expect(statement.callerMediaKey).not.toBe(statement.agentMediaKey)
  })

  test('is refused while one is open, within the pause, and for what the queue does not list', async () => {
    const here = await talk()
    await expect(here.ask({ ...refund, amount: 41 })).rejects.toMatchObject({ code: 'step-up-not-allowed' })
    await expect(here.ask({ kind: 'typed', sentence: 'Cancel it' })).rejects.toMatchObject({
      code: 'step-up-not-allowed',
    })
    here.proofs.isSlow = true
    const first = here.ask()
    await expect(here.ask()).rejects.toMatchObject({ code: 'step-up-pending' })
    here.proofs.answerOne()
    here.proofs.isSlow = false
    await first
    await expect(here.ask()).rejects.toMatchObject({ code: 'step-up-pending' })
    await here.answer({ kind: 'refused' })
    await here.clock.pass(stepUpPauseMs - 1)
    await expect(here.ask()).rejects.toMatchObject({ code: 'rate-limited' })
    await here.clock.pass(1)
    await here.ask()
    expect(here.heardOf(here.callId, 'stepUpAsked')).toHaveLength(2)
  })

  test('is nobody’s right but that of the agent who talks', async () => {
    const here = await talk()
    const b = await here.seat('b')
    await expect(here.desk.askStepUp(b, here.callId, refund)).rejects.toMatchObject({
      code: 'call-not-found',
    })
    const { callId } = await here.join()
    await here.drain()
    expect(here.ringOf(b)?.call.callId).toBe(callId)
    await expect(here.desk.askStepUp(b, callId, refund)).rejects.toMatchObject({
      code: 'request-not-allowed',
    })
    hangUp(here)
    await expect(here.ask()).rejects.toMatchObject({ code: 'call-not-found' })
  })

  test('that fails here costs the agent no ask and the caller no moment', async () => {
    const here = await talk()
    here.proofs.failNext('begin', 'internal-error')
    await expect(here.ask()).rejects.toMatchObject({ code: 'internal-error' })
    expect(here.heardOf(here.callId, 'stepUpAsked')).toEqual([])
    await here.ask()
    await here.answer({ kind: 'refused' })
    expect(here.heardOf(here.a, 'stepUpEnded').map(event => event.asksLeft)).toEqual([9])
  })
})

describe('the outcome', () => {
  test('proven reaches both sides in the tick of the verification, with a grant', async () => {
    const here = await talk()
    const timersBefore = here.clock.timers
    await here.ask()
    expect(here.clock.timers).toBe(timersBefore + 1)
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
    expect(here.clock.timers).toBe(timersBefore)
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
    await here.clock.pass(stepUpTimeMs - 1)
    expect(here.outcomes(here.a)).toEqual([])
    await here.clock.pass(1)
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
    await here.clock.pass(stepUpPauseMs)
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
    await anonymous.clock.pass(stepUpPauseMs)
    await anonymous.ask()
    expect(await anonymous.answer(anonymous.signed('n'))).toEqual({ outcome: 'failed' })
  })

  test('of a signature over another question is failed', async () => {
    const here = await talk()
    await here.ask()
    const old = here.signed('m')
    await here.answer({ kind: 'refused' })
    await here.clock.pass(stepUpPauseMs)
    await here.ask()
    expect(await here.answer(old)).toEqual({ outcome: 'failed' })
  })
})

test('three failures end the right to ask, say so, and mark the record', async () => {
  const here = await talk()
  for (const _ of [1, 2, 3]) {
    await here.ask()
    await here.answer({ kind: 'failed' })
    await here.clock.pass(stepUpPauseMs)
  }
  expect(here.heardOf(here.a, 'stepUpEnded').map(event => event.asksLeft)).toEqual([9, 8, 0])
  await expect(here.ask()).rejects.toMatchObject({ code: 'too-many-step-ups' })
  hangUp(here)
  const record = await recordOf(here)
  expect(record.marks).toEqual(['step-up-failures'])
  expect(here.heardOf(here.a, 'callRecorded').map(event => event.call.marks)).toEqual([['step-up-failures']])
})

test('as many as the queue allows, and no more', async () => {
  const here = await talk()
  for (let asked = 0; asked < 10; asked += 1) {
    await here.ask()
    await here.answer({ kind: 'refused' })
    await here.clock.pass(stepUpPauseMs)
  }
  expect(here.heardOf(here.a, 'stepUpEnded').at(-1)?.asksLeft).toBe(0)
  await expect(here.ask()).rejects.toMatchObject({ code: 'too-many-step-ups' })
  expect(here.media.isTalking(here.callId)).toBe(true)
})

describe('the end of the call', () => {
  test('ends an open question first, for both sides, and leaves no timer and no statement', async () => {
    const here = await talk()
    await here.ask()
    hangUp(here)
    expect(here.clock.timers).toBe(0)
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
