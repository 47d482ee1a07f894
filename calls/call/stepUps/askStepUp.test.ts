import { describe, expect, test } from 'vitest'
import { stepUpRules } from '../../../protocol/index.ts'
import type { Store } from '../../../store/index.ts'
import { callerIdOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import type { CallerInput } from '../../testing/testDesk.ts'
import { beginTalk, hangUp, raise, refund, sentence, type Talk } from '../../testing/testTalk.ts'
import { stepUpTimeMs } from './stepUps.ts'

const talk = async (caller: CallerInput = {}) => beginTalk(await openDesk(), caller)

async function recordOf(here: Talk & { readonly store: Store }) {
  await here.drain()
  return (await here.store.calls.records.find(here.callId)) ?? raise()
}

test('a ring tells the agent’s page the rules that hold here', async () => {
  const here = await talk()
  const [rung] = here.heardOf(here.a, 'ringStarted')
  expect(rung?.call.stepUpRules).toEqual(stepUpRules)
  await here.ask()
  await here.answer({ kind: 'refused' })
  await here.clock.advance((rung?.call.stepUpRules?.pauseMs ?? raise()) - 1)
  await expect(here.ask()).rejects.toMatchObject({ code: 'rate-limited' })
  await here.clock.advance(1)
  await expect(here.ask()).resolves.toMatchObject({ sentence })
})

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
        token: here.desk.tokenOf(here.callId),
      },
    ])
    expect(statement.callerMediaKey).not.toBe(statement.agentMediaKey)
  })

  test('is refused while one is open, within the pause, and for what the queue does not list', async () => {
    const here = await talk()
    await expect(here.ask({ kind: 'listed', key: 'refund', amount: 41 })).rejects.toMatchObject({
      code: 'step-up-not-allowed',
    })
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
    await here.clock.advance(stepUpRules.pauseMs - 1)
    await expect(here.ask()).rejects.toMatchObject({ code: 'rate-limited' })
    await here.clock.advance(1)
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

test('three failures end the right to ask, say so, and mark the record', async () => {
  const here = await talk()
  for (const _ of [1, 2, 3]) {
    await here.ask()
    await here.answer({ kind: 'failed' })
    await here.clock.advance(stepUpRules.pauseMs)
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
    await here.clock.advance(stepUpRules.pauseMs)
  }
  expect(here.heardOf(here.a, 'stepUpEnded').at(-1)?.asksLeft).toBe(0)
  await expect(here.ask()).rejects.toMatchObject({ code: 'too-many-step-ups' })
  expect(here.media.isTalking(here.callId)).toBe(true)
})
