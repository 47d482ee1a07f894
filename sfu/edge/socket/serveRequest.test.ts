import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { passkeyAnswer, signatureOf } from '../../../calls/testing/fakeProofs.ts'
import { createTestClock, openTestDesk, type TestDesk } from '../../../calls/testing/testDesk.ts'
import {
  type AgentId,
  type CallId,
  codeOf,
  EventFrame,
  parse,
  parseAnswer,
  parseRequestFrame,
  type RequestName,
  RingfenceError,
  wholeReading,
} from '../../../protocol/index.ts'
import { openStore } from '../../../store/index.ts'
import { type Entrances, type SocketPhase, serveRequest } from './serveRequest.ts'

const notAllowed = async () => {
  throw new RingfenceError('internal-error')
}
const entrances: Entrances = { join: notAllowed, resume: notAllowed, takeSeat: notAllowed }

async function open(): Promise<TestDesk> {
  const clock = createTestClock(setImmediate)
  const store = await openStore({ file: ':memory:', clock })
  const here = openTestDesk({ memory: store.calls, clock, drain: setImmediate })
  onTestFinished(async () => {
    await here.desk.close()
    await store.close()
  })
  return here
}

const phaseOfAgent = (agentId: AgentId): SocketPhase => ({ name: 'agent', party: { side: 'agent', agentId } })
const phaseOfCaller = (callId: CallId): SocketPhase => ({
  name: 'caller',
  party: { side: 'caller', callId },
  refresh: () => ({ nonce: 'next', expiresInSeconds: 60 }),
})

/** As a frame from the wire is served: checked, given to its rule, and the answer read as a browser reads it. */
async function ask<N extends RequestName>(here: TestDesk, phase: SocketPhase, name: N, params: object) {
  const frame = parseRequestFrame(JSON.stringify({ id: 1, request: name, params }))
  return parseAnswer(wholeReading, name, await serveRequest(frame, phase, entrances, here.desk))
}

test('ring, talk, question, answer and receipt are what the contract says, both ways', async () => {
  const here = await open()
  const a = await here.seat('a')
  const { callId } = await here.join({ caller: 'm' })
  await here.drain()
  const agent = phaseOfAgent(a)
  const caller = phaseOfCaller(callId)
  const [ring] = here.heardOf(a, 'ringStarted')
  const signature = signatureOf(ring?.statement ?? '')
  expect(await ask(here, agent, 'accept', { ringId: ring?.ringId, signature })).toEqual({})
  const asked = await ask(here, agent, 'askStepUp', {
    callId,
    choice: { kind: 'listed', key: 'refund', amount: 12.5 },
  })
  expect(asked).toMatchObject({ sentence: 'Refund up to 12.50 EUR', expiresInMs: 60_000 })
  const [question] = here.heardOf(callId, 'stepUpAsked')
  const answered = await ask(here, caller, 'answerStepUp', {
    callId,
    stepUpId: asked.stepUpId,
    answer: passkeyAnswer('m', question?.options.challenge ?? ''),
  })
  expect(answered).toEqual({ outcome: 'proven' })
  expect(await ask(here, caller, 'hangUp', { callId, because: 'person' })).toEqual({})
  await here.drain()
  const heard = [...here.heard(a), ...here.heard(callId)]
  for (const event of heard) expect(parse(EventFrame, JSON.parse(JSON.stringify(event)))).toEqual(event)
  expect(heard.map(event => event.event)).toEqual(
    expect.arrayContaining(['ringStarted', 'talking', 'stepUpAsked', 'stepUpEnded', 'receiptIssued']),
  )
})

test('whose request it is: nobody else’s socket may send it, whatever it says', async () => {
  const here = await open()
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  const stepUpId = `stepup_${'s'.repeat(22)}`
  const frames = [
    { request: 'askStepUp', params: { callId, choice: { kind: 'listed', key: 'address' } } },
    { request: 'answerStepUp', params: { callId, stepUpId, answer: { kind: 'refused' } } },
    { request: 'answerGate', params: { callId, number: 1, key: '1' } },
    { request: 'reportCall', params: { callId, reason: 'abusive' } },
    { request: 'signAgentStatement', params: { callId, signature: 'A'.repeat(86) } },
  ]
  const refusedIn = async (phase: SocketPhase) => {
    const codes: Record<string, string> = {}
    for (const frame of frames) {
      const checked = parseRequestFrame(JSON.stringify({ id: 1, ...frame }))
      codes[frame.request] = await serveRequest(checked, phase, entrances, here.desk).then(
        () => 'served',
        codeOf,
      )
    }
    return codes
  }
  const none = {
    askStepUp: 'request-not-allowed',
    answerStepUp: 'request-not-allowed',
    answerGate: 'request-not-allowed',
    reportCall: 'request-not-allowed',
    signAgentStatement: 'request-not-allowed',
  }
  expect(await refusedIn({ name: 'new' })).toEqual(none)
  expect(await refusedIn({ name: 'entering' })).toEqual(none)
  expect(await refusedIn(phaseOfCaller(callId))).toEqual({ ...none, answerStepUp: 'step-up-over' })
  expect(await refusedIn(phaseOfAgent(a))).toEqual({ ...none, askStepUp: 'served', reportCall: 'served' })
})
