import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import {
  CallerId,
  CallId,
  type EventFrame,
  type EventOf,
  GrantId,
  QueueKey,
} from '../../../protocol/index.ts'
import { twoWords } from '../identity/words/twoWords.ts'
import {
  agentCall,
  callId,
  consumer,
  eventually,
  type FakeService,
  nothing,
  ringId,
  shown,
  startFakeService,
  stepUpId,
} from '../testing/fakeService.ts'
import {
  createNodePlatform,
  createSeatOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../testing/index.ts'
import type { Seat, SeatOccupation } from './seatTypes.ts'

let service: FakeService
let platform: NodePlatform
let seat: Seat

function takeSeat(more: Partial<NodePlatformOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, ...more })
  seat = createSeatOn(platform, { service: service.origin })
}

const occupied = (state: SeatOccupation['state']) =>
  shown(seat, snapshot => snapshot.state === 'seated' && snapshot.occupation.state === state)
const until = (state: Seat['snapshot']['state']) => shown(seat, snapshot => snapshot.state === state)
async function ring(): Promise<void> {
  await seat.signInAsDemoAgent()
  service.say(service.ringing())
  await occupied('ringing')
}

async function talk(): Promise<void> {
  await ring()
  service.say({ event: 'consumerCreated', callId, consumer: consumer('1') })
  await seat.accept()
  service.say(await talking())
  await occupied('talking')
}

/** The talk as the server tells it, with what this seat signed. */
const talking = async (changes: Partial<EventOf<'talking'>> = {}): Promise<EventFrame> => ({
  event: 'talking',
  callId,
  withName: null,
  secondsLeft: 600,
  proofAwaited: false,
  talkedMs: 0,
  agentProof: await service.seatProof(),
  ...changes,
})

beforeEach(async () => {
  service = await startFakeService()
  takeSeat()
})

afterEach(async () => {
  seat.close()
  expect(platform.inUse()).toEqual(nothing)
  await eventually(() => service.sockets() === 0)
  await service.close()
})

describe('sitting down', () => {
  test('with nobody signed in opens no socket', async () => {
    await seat.start()
    expect(seat.snapshot).toEqual({ state: 'signed-out', demoAgent: true, why: null })
    expect(service.sockets()).toBe(0)
  })

  test('after signing in names the certificate, and signing out gives everything back', async () => {
    await seat.signInAsDemoAgent()
    expect(seat.snapshot).toMatchObject({ state: 'seated', agentName: 'Ana', duty: 'off-duty' })
    const { params } = await service.next('takeSeat')
    expect(params.mediaKey).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    await seat.signOut()
    expect(seat.snapshot).toEqual({ state: 'signed-out', demoAgent: true, why: null })
    await eventually(() => service.sockets() === 0)
  })

  test.each(['signed-out', 'session-expired', 'seat-taken', 'revoked'] as const)(
    'is over when the server says %s',
    async why => {
      await seat.signInAsDemoAgent()
      service.drop(why)
      await until('signed-out')
      expect(seat.snapshot).toMatchObject({ why })
    },
  )

  test('comes back after a broken connection, with the same certificate and duty', async () => {
    await seat.signInAsDemoAgent()
    const first = await service.next('takeSeat')
    await seat.setDuty('on-duty')
    await service.next('setDuty')
    service.drop()
    await until('connecting')
    expect(seat.snapshot).toEqual({ state: 'connecting', since: 'connection-lost' })
    const second = await service.next('takeSeat')
    expect(second.params.mediaKey).toBe(first.params.mediaKey)
    expect((await service.next('setDuty')).params).toEqual({ duty: 'on-duty' })
    await eventually(() => seat.snapshot.state === 'seated' && seat.snapshot.duty === 'on-duty')
  })
})

describe('a ring', () => {
  test('opens the way for both voices and leaves the microphone closed', async () => {
    await ring()
    await service.next('produce')
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 1, transports: 2 })
  })

  test('accepted becomes a talk, and the end gives everything back', async () => {
    const heard: string[] = []
    for (const event of ['rang', 'answered', 'ended'] as const) seat.on(event, () => heard.push(event))
    await talk()
    expect([(await service.next('accept')).params.ringId, platform.inUse().microphones]).toEqual([ringId, 1])
    service.say({ event: 'ended', callId, reason: 'caller-hung-up', waitedMs: 1, talkedMs: 2 })
    await occupied('free')
    expect(platform.inUse()).toEqual(nothing)
    expect(seat.snapshot).toMatchObject({ last: { reason: 'caller-hung-up', talkedMs: 2 } })
    expect(heard).toEqual(['rang', 'answered', 'ended'])
  })

  test('declined or gone gives everything back', async () => {
    await ring()
    await seat.decline()
    expect((await service.next('decline')).params).toEqual({ ringId })
    expect(platform.inUse()).toEqual(nothing)
    service.say(service.ringing())
    await occupied('ringing')
    service.say({ event: 'ringEnded', ringId, callId, outcome: 'gone' })
    await occupied('free')
    expect(platform.inUse()).toEqual(nothing)
    await expect(seat.accept()).rejects.toMatchObject({ code: 'ring-over' })
  })

  test('that ended on the way refuses the accept', async () => {
    await ring()
    service.refuse('accept', 'ring-over')
    await expect(seat.accept()).rejects.toMatchObject({ code: 'ring-over' })
    expect(seat.snapshot).toMatchObject({ occupation: { state: 'free' }, last: { reason: 'ring-gone' } })
    await eventually(() => platform.inUse().microphones === 0)
  })

  test('accepted without a microphone goes on to the next agent', async () => {
    takeSeat({ openMicrophone: () => Promise.reject(new RingfenceError('microphone-missing')) })
    await ring()
    await expect(seat.accept()).rejects.toMatchObject({ code: 'microphone-missing' })
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'agent-device' })
    expect(platform.inUse()).toEqual(nothing)
  })

  test('whose transports fail is passed on; a talk whose transports fail is ended', async () => {
    await ring()
    platform.failTransports()
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'media-failed' })
    service.say({ event: 'ringEnded', ringId, callId, outcome: 'media-failed' })
    await occupied('free')
    await talk()
    platform.failTransports()
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'media-failed' })
  })
})

describe('a talk', () => {
  test('is muted, and another microphone stays muted', async () => {
    const tracks: MediaStreamTrack[] = []
    platform.openMicrophone = observe(platform.openMicrophone, ({ track }) => tracks.push(track))
    await talk()
    seat.mute(true)
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
    await seat.useDevices({ input: 'headset', output: '' })
    expect(tracks.map(({ enabled, readyState }) => [enabled, readyState])).toEqual([
      [false, 'ended'],
      [false, 'live'],
    ])
    expect(platform.inUse().microphones).toBe(1)
  })

  test('hung up closes the microphone before the server answers', async () => {
    await talk()
    const done = seat.hangUp()
    expect(platform.inUse()).toEqual(nothing)
    await done
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
  })

  test('that nobody can take up again is over when the seat is back', async () => {
    await talk()
    const over = new Promise(resolve => seat.on('ended', resolve))
    service.drop()
    expect(await over).toMatchObject({ callId, reason: 'connection-lost' })
    expect(platform.inUse()).toEqual(nothing)
    await until('seated')
    expect(seat.snapshot).toMatchObject({
      occupation: { state: 'free' },
      last: { reason: 'connection-lost' },
    })
  })

  test('goes on over a lost connection: the same microphone, new transports, still muted', async () => {
    const heard: string[] = []
    for (const event of ['answered', 'ended'] as const) seat.on(event, () => heard.push(event))
    await talk()
    await service.next('produce')
    seat.mute(true)
    await service.next('setMuted')
    service.resumed = agentCall
    service.drop()
    await service.next('takeSeat')
    await service.next('takeSeat')
    await service.next('produce')
    expect(seat.snapshot).toMatchObject({ occupation: { state: 'talking', muted: true } })
    expect(platform.inUse()).toEqual({ microphones: 1, sounds: 1, transports: 2 })
    service.say(await talking({ talkedMs: 5000 }))
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
    expect(heard).toEqual(['answered'])
  })

  test('hung up without a connection is over at once, and told when there is one', async () => {
    await talk()
    service.resumed = agentCall
    service.drop()
    await eventually(() => service.sockets() === 0)
    await seat.hangUp()
    expect(platform.inUse()).toEqual(nothing)
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
    await occupied('free')
  })

  test('goes on after the page was loaded again, with the same key and certificate', async () => {
    await talk()
    const before = await service.next('takeSeat')
    const proof = await service.seatProof()
    seat.close()
    service.resumed = agentCall
    takeSeat({ reloaded: platform })
    await seat.start()
    expect((await service.next('takeSeat')).params).toMatchObject({
      mediaKey: before.params.mediaKey,
      seatKey: before.params.seatKey,
    })
    await occupied('accepting')
    service.say(await talking({ agentProof: proof, talkedMs: 60_000 }))
    await occupied('talking')
    expect(seat.snapshot).toMatchObject({ occupation: { words: [expect.any(String), expect.any(String)] } })
    await eventually(() => platform.inUse().microphones === 1)
  })

  test.each([true, false])('loaded again after it was muted (%s) opens the microphone so', async muted => {
    await talk()
    seat.mute(true)
    seat.mute(muted)
    const proof = await service.seatProof()
    seat.close()
    service.resumed = agentCall
    takeSeat({ reloaded: platform })
    const tracks: MediaStreamTrack[] = []
    platform.openMicrophone = observe(platform.openMicrophone, ({ track }) => tracks.push(track))
    await seat.start()
    await eventually(() => tracks.length === 1)
    // Before the server says a word about the talk.
    await eventually(() => tracks[0]?.enabled === !muted)
    service.say(await talking({ agentProof: proof, talkedMs: 60_000 }))
    await occupied('talking')
    expect(seat.snapshot).toMatchObject({ occupation: { muted } })
    expect(tracks.map(({ enabled }) => enabled)).toEqual([!muted])
    if (muted) expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
  })
})

describe('the seat signs', () => {
  const wordsShown = () =>
    seat.snapshot.state === 'seated' && seat.snapshot.occupation.state === 'talking'
      ? seat.snapshot.occupation.words
      : undefined

  test('with the key that it signed in with, and shows the words of that', async () => {
    await talk()
    const { params } = await service.next('takeSeat')
    expect(service.seatKey).toEqual(params.seatKey)
    const { statement, signature } = await service.seatProof()
    expect(wordsShown()).toEqual(await twoWords(statement, signature, 'en'))
    expect(seat.snapshot).toMatchObject({ occupation: { seat: 'ABC-123' } })
  })

  test.each([
    ['another certificate', { agentMediaKey: Array(32).fill('CC').join(':') }],
    ['another call', { callId: CallId.parse(`call_${'x'.repeat(22)}`) }],
    ['another queue', { queue: QueueKey.parse('support') }],
  ])('no statement about %s; the ring is passed on', async (_, more) => {
    await seat.signInAsDemoAgent()
    service.say(service.ringing(more))
    await occupied('ringing')
    await expect(seat.accept()).rejects.toMatchObject({ code: 'seat-proof-invalid' })
    expect((await service.next('decline')).params).toEqual({ ringId })
    expect(service.asked.some(({ request }) => request === 'accept')).toBe(false)
    await eventually(() => platform.inUse().microphones === 0)
  })

  test('anew when the call moved, and shows no words meanwhile', async () => {
    await talk()
    const before = wordsShown()
    const { statement } = service.ringing({ callerMediaKey: Array(32).fill('DD').join(':') })
    service.say({ event: 'agentStatementAsked', callId, statement })
    await service.next('signAgentStatement')
    expect(wordsShown()).toBeNull()
    service.say({ event: 'agentProven', callId, agentProof: await service.seatProof() })
    await shown(seat, () => wordsShown() !== null)
    expect(wordsShown()).not.toEqual(before)
  })

  test('nothing that another key signed is taken for its own', async () => {
    await talk()
    const { mediaKey } = (await service.next('takeSeat')).params
    const { agentProof } = await service.talking({ agentMediaKey: mediaKey, callerMediaKey: mediaKey })
    service.say({ event: 'agentProven', callId, agentProof })
    await shown(seat, () => wordsShown() === null)
  })
})

describe('a step-up', () => {
  const asked = () =>
    seat.snapshot.state === 'seated' && seat.snapshot.occupation.state === 'talking'
      ? seat.snapshot.occupation
      : undefined

  test('is asked for, and its end is told with what is left', async () => {
    await talk()
    await seat.askStepUp({ kind: 'typed', sentence: 'Refund up to 40 EUR' })
    expect(asked()?.stepUps).toMatchObject([{ stepUpId, outcome: 'asked' }])
    const grant = { grantId: GrantId.parse(`grant_${'g'.repeat(22)}`), expiresInMs: 300_000 }
    const sentence = 'Refund up to 40 EUR'
    const provenBy = CallerId.parse(`caller_${'c'.repeat(22)}`)
    const outcome = 'proven'
    service.say({ event: 'stepUpEnded', callId, stepUpId, sentence, outcome, grant, provenBy, asksLeft: 2 })
    await shown(seat, () => asked()?.asksLeft === 2)
    expect(asked()).toMatchObject({ provenBy, stepUps: [{ stepUpId, outcome: 'proven' }] })
  })

  test('that is refused by the service is told, and nothing is shown', async () => {
    await talk()
    service.refuse('askStepUp', 'too-many-step-ups')
    await expect(seat.askStepUp({ kind: 'listed', key: 'refund' })).rejects.toMatchObject({
      code: 'too-many-step-ups',
    })
    expect(asked()?.stepUps).toEqual([])
  })

  test('is nothing to ask for when nobody talks', async () => {
    await ring()
    await expect(seat.askStepUp({ kind: 'listed', key: 'x' })).rejects.toMatchObject({
      code: 'request-not-allowed',
    })
  })
})

test('a caller who is away is shown until they are back', async () => {
  await talk()
  const awayUntil = () =>
    seat.snapshot.state === 'seated' && seat.snapshot.occupation.state === 'talking'
      ? seat.snapshot.occupation.otherAwayUntilMs
      : undefined
  service.say({ event: 'otherAway', callId, away: true, waitsMs: 30_000 })
  await shown(seat, () => typeof awayUntil() === 'number')
  service.say({ event: 'otherAway', callId, away: false, waitsMs: 0 })
  await shown(seat, () => awayUntil() === null)
})

const observe =
  <A extends unknown[], R>(act: (...args: A) => Promise<R>, see: (made: R) => void) =>
  async (...args: A): Promise<R> => {
    const made = await act(...args)
    see(made)
    return made
  }
