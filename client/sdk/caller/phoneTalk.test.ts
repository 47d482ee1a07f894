import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import { CallId, type EventFrame, type EventOf, MoveId, type StepUpOutcome } from '../../../protocol/index.ts'
import { twoWords } from '../identity/words/twoWords.ts'
import {
  callId,
  eventually,
  type FakeService,
  shown,
  startFakeService,
  stepUpId,
} from '../testing/fakeService.ts'
import {
  createNodePlatform,
  createPhoneOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../testing/index.ts'
import type { Phone, PhoneEvents, PhoneSnapshot } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone
let prompts: { options: unknown; abort: AbortSignal | undefined }[]
let answer: (abort: AbortSignal | undefined) => Promise<object>

const passkeys = {
  create: () => answer(undefined),
  get: (options: unknown, abort?: AbortSignal) => {
    prompts.push({ options, abort })
    return answer(abort)
  },
}
/** A prompt that is closed by nothing but an abort. */
const staysUp = (abort: AbortSignal | undefined) =>
  new Promise<object>((_, reject) => {
    abort?.addEventListener('abort', () => reject(new RingfenceError('passkey-cancelled')))
  })

function takePhone(more: Partial<NodePlatformOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, passkeys, ...more })
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
}

const talk = () =>
  phone.snapshot.state === 'talking' ? phone.snapshot : Promise.reject(new Error(phone.snapshot.state))
const untilTalk = (wanted: (talking: Extract<PhoneSnapshot, { state: 'talking' }>) => boolean) =>
  shown(phone, snapshot => snapshot.state === 'talking' && wanted(snapshot))

async function startTalking(more: Parameters<FakeService['talking']>[0] = {}): Promise<void> {
  await phone.call()
  service.say(await service.talking(more))
  await untilTalk(() => true)
}

const asked: EventOf<'stepUpAsked'> = {
  event: 'stepUpAsked',
  callId,
  stepUpId,
  sentence: 'Refund up to 40 EUR',
  limit: { unit: 'EUR', amount: 40 },
  seat: 'ABC-123',
  options: { challenge: 'of the sentence' },
  expiresInMs: 60_000,
}
const stepUpEnded = (outcome: StepUpOutcome): EventFrame => ({
  ...{ event: 'stepUpEnded', callId, stepUpId, sentence: asked.sentence },
  ...{ outcome, grant: null, provenBy: null, asksLeft: 2 },
})
const receipt = (enrolment: string | null): EventFrame => ({
  ...{ event: 'receiptIssued', callId, receipt: 'signed', enrolment },
})
const ended: EventFrame = { event: 'ended', callId, reason: 'agent-hung-up', waitedMs: 1, talkedMs: 2 }

beforeEach(async () => {
  service = await startFakeService()
  prompts = []
  answer = async () => ({ id: 'credential' })
  takePhone()
})

afterEach(async () => {
  phone.close()
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => service.sockets() === 0)
  await service.close()
})

describe('the agent', () => {
  test('is shown with seat, method and the two words of what was signed', async () => {
    await phone.call()
    const talking = await service.talking()
    service.say(talking)
    await untilTalk(() => true)
    const { statement, signature } = talking.agentProof
    const words = await twoWords(statement, signature, 'en')
    expect((await talk()).agent).toEqual({
      siteName: 'Demo',
      language: 'en',
      seat: 'ABC-123',
      method: 'passkey',
      words,
    })
  })

  test.each([
    ['another call', { callId: CallId.parse(`call_${'x'.repeat(22)}`) }],
    ['another certificate', { callerMediaKey: Array(32).fill('CC').join(':') }],
    ['another seat', { seat: 'XYZ-999' }],
  ])('whose statement is about %s is nobody', async (_, more) => {
    await startTalking(more)
    expect((await talk()).agent).toBeNull()
  })

  test('who signs anew after a move is shown by the new words', async () => {
    await startTalking({ callerMediaKey: Array(32).fill('CC').join(':') })
    const { agentProof } = await service.talking()
    service.say({ event: 'agentProven', callId, agentProof })
    await untilTalk(({ agent }) => agent !== null)
  })
})

describe('a step-up', () => {
  beforeEach(async () => {
    await startTalking()
    service.say(asked)
    await untilTalk(({ stepUp }) => stepUp !== null)
  })

  test('is signed over exactly what the service asked, and its outcome stays on the screen', async () => {
    const heard: PhoneEvents['stepUpEnded'][] = []
    phone.on('stepUpEnded', payload => heard.push(payload))
    expect(await phone.confirmStepUp()).toBe('proven')
    expect(prompts.map(({ options }) => options)).toEqual([{ challenge: 'of the sentence' }])
    const { params } = await service.next('answerStepUp')
    expect(params).toEqual({ callId, stepUpId, answer: { kind: 'signed', response: { id: 'credential' } } })
    service.say(stepUpEnded('proven'))
    await untilTalk(({ stepUp }) => stepUp === null)
    expect((await talk()).lastStepUp).toEqual({ sentence: asked.sentence, outcome: 'proven' })
    expect(heard).toEqual([{ callId, sentence: asked.sentence, outcome: 'proven' }])
  })

  test.each([
    ['passkey-cancelled', 'refused'],
    ['browser-unsupported', 'no-passkey'],
    ['passkey-invalid', 'failed'],
  ] as const)('that the browser answers with %s is %s', async (code, outcome) => {
    answer = () => Promise.reject(new RingfenceError(code))
    expect(await phone.confirmStepUp()).toBe(outcome)
    expect((await service.next('answerStepUp')).params.answer).toEqual({ kind: outcome })
  })

  test('is refused without a prompt', async () => {
    await phone.refuseStepUp()
    expect((await service.next('answerStepUp')).params.answer).toEqual({ kind: 'refused' })
    expect(prompts).toEqual([])
  })

  test('pressed twice is one prompt', async () => {
    const both = [phone.confirmStepUp(), phone.confirmStepUp()]
    expect(await Promise.all(both)).toEqual(['proven', 'proven'])
    expect(prompts).toHaveLength(1)
  })

  test('refused while the prompt is up closes it', async () => {
    answer = staysUp
    const confirming = phone.confirmStepUp()
    await eventually(() => prompts.length === 1)
    expect((await talk()).stepUp).toMatchObject({ step: 'signing' })
    await phone.refuseStepUp()
    expect(await confirming).toBe('refused')
    expect(prompts[0]?.abort?.aborted).toBe(true)
  })

  test('whose time is over closes the prompt, and nothing is sent', async () => {
    answer = staysUp
    const confirming = phone.confirmStepUp()
    await eventually(() => prompts.length === 1)
    service.say(stepUpEnded('timed-out'))
    expect(await confirming).toBe('timed-out')
    expect(service.asked.some(({ request }) => request === 'answerStepUp')).toBe(false)
    await expect(phone.confirmStepUp()).rejects.toMatchObject({ code: 'step-up-over' })
  })

  test('that the call outlives closes the prompt with the call', async () => {
    answer = staysUp
    const confirming = phone.confirmStepUp()
    confirming.catch(() => undefined)
    await eventually(() => prompts.length === 1)
    service.say(ended, receipt(null))
    await shown(phone, ({ state }) => state === 'ended')
    expect(prompts[0]?.abort?.aborted).toBe(true)
    await expect(confirming).rejects.toBeInstanceOf(RingfenceError)
  })

  test('that another seat asks for is never signed', async () => {
    service.say({ ...asked, seat: 'XYZ-999' })
    await untilTalk(({ stepUp }) => stepUp?.seat === 'XYZ-999')
    await expect(phone.confirmStepUp()).rejects.toMatchObject({ code: 'seat-proof-invalid' })
    expect(prompts).toEqual([])
  })
})

test('a browser without passkeys says so at once', async () => {
  platform = createNodePlatform(service.network)
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
  await startTalking()
  service.say(asked)
  await untilTalk(({ stepUp }) => stepUp !== null)
  expect(await phone.confirmStepUp()).toBe('no-passkey')
})

describe('another device', () => {
  const moveId = MoveId.parse(`move_${'m'.repeat(22)}`)

  test('is held while the live one is asked, and let in when it agrees', async () => {
    const agree = service.holdJoin({ event: 'held', answerWithinMs: 15_000 })
    const calling = phone.call()
    await shown(phone, ({ state }) => state === 'held')
    expect(phone.snapshot).toEqual({ state: 'held', endsAtMs: expect.any(Number) })
    agree()
    await calling
    expect(phone.snapshot.state).toBe('waiting')
  })

  test('that hung up while it was held lets go at once, so that no call moves to somebody who left', async () => {
    service.holdJoin({ event: 'held', answerWithinMs: 15_000 })
    const calling = phone.call()
    await shown(phone, ({ state }) => state === 'held')
    await phone.hangUp()
    await calling
    expect(phone.snapshot).toEqual({ state: 'idle' })
    await eventually(() => service.sockets() === 0)
  })

  test.each([true, false])('is answered by the person: %s', async agrees => {
    await startTalking()
    service.say({ event: 'moveAsked', callId, moveId, answerWithinMs: 15_000 })
    await untilTalk(({ askedMove }) => askedMove !== null)
    await phone.answerMove(agrees)
    expect((await service.next('answerMove')).params).toEqual({ callId, moveId, agrees })
    expect((await talk()).askedMove).toBeNull()
    await expect(phone.answerMove(agrees)).rejects.toMatchObject({ code: 'request-not-allowed' })
  })
})

describe('the receipt', () => {
  test('comes after the end, on the same socket, which closes then', async () => {
    const heard: unknown[] = []
    phone.on('receiptIssued', payload => heard.push(payload))
    await startTalking()
    await phone.hangUp()
    expect(phone.snapshot).toMatchObject({ state: 'ended', receipt: null, mayMakePasskey: false })
    service.say(ended, receipt(null))
    await shown(phone, snapshot => snapshot.state === 'ended' && snapshot.receipt === 'signed')
    expect(heard).toEqual([{ callId, receipt: 'signed' }])
    await eventually(() => service.sockets() === 0)
  })

  test('brings the right to make a passkey, which one prompt that was closed does not use up', async () => {
    await startTalking()
    service.say(ended, receipt('ticket'))
    await shown(phone, snapshot => snapshot.state === 'ended' && snapshot.mayMakePasskey)
    answer = () => Promise.reject(new RingfenceError('passkey-cancelled'))
    await expect(phone.makePasskey('Mine')).rejects.toMatchObject({ code: 'passkey-cancelled' })
    answer = async () => ({ id: 'new' })
    await phone.makePasskey('Mine')
    expect(phone.snapshot).toMatchObject({ state: 'ended', mayMakePasskey: false })
    expect(service.served.filter(({ path }) => path.endsWith('passkey-sessions'))).toMatchObject([
      { body: { by: { method: 'ticket', ticket: 'ticket' } } },
    ])
  })

  test('that comes when the next call has begun does not disturb it', async () => {
    await startTalking()
    const heard = new Promise(resolve => phone.on('receiptIssued', resolve))
    service.say(ended)
    await shown(phone, ({ state }) => state === 'ended')
    const late = service.talkTo()
    await phone.call()
    late(receipt(null))
    await heard
    expect(phone.snapshot.state).toBe('waiting')
  })

  test('that never comes is waited for 5 s', async () => {
    const after: { ms: number; act: () => void }[] = []
    const { clock } = service.network
    takePhone({
      clock: {
        now: clock.now,
        after(ms, act) {
          after.push({ ms, act })
          return () => {}
        },
      },
    })
    await startTalking()
    await phone.hangUp()
    expect(service.sockets()).toBe(1)
    after.find(({ ms }) => ms === 5000)?.act()
    await eventually(() => service.sockets() === 0)
  })
})

test('sound that the browser blocks is shown until a gesture unlocks it', async () => {
  platform.wantGesture(true)
  await startTalking()
  expect((await talk()).soundBlocked).toBe(true)
  phone.unlockSound()
  expect((await talk()).soundBlocked).toBe(false)
})

test('a relay’s credential comes with the call, and each refresh brings both transports the next one', async () => {
  service.authorizationSeconds = 1
  service.relay = 'turn:turn.example.com'
  await phone.call()
  expect(platform.relayNames()).toEqual(['relay-1', 'relay-1'])
  await service.next('refresh')
  await eventually(() => platform.relayNames().every(name => name === 'relay-2'))
  expect(platform.relayNames()).toHaveLength(2)
})
