import { describe, expect, test } from 'vitest'
import { askedStepUps, openStepUp, passkeyCall, ringId } from '../gallery/examplePeople.ts'
import type { Occupation, Seated, Talking } from '../model/seatTypes.ts'
import { voiceOf } from './announcement.ts'

const seated = (occupation: Occupation, more: Partial<Seated> = {}): Seated => ({
  state: 'seated',
  agentName: 'Marta',
  role: 'agent',
  duty: 'on-duty',
  awayBecause: null,
  queues: [],
  recentCalls: [],
  reports: [],
  attacks: [],
  occupation,
  last: null,
  ...more,
})

const free = seated({ state: 'free' })
const ringing = seated({
  state: 'ringing',
  ringId: ringId(1),
  call: passkeyCall,
  endsAtMs: 20_000,
  othersOnDuty: true,
})
const talk: Talking = {
  state: 'talking',
  call: passkeyCall,
  startedAtMs: 0,
  endsAtMs: 1000,
  capNear: false,
  muted: false,
  microphone: { state: 'open', label: '' },
  otherMuted: false,
  sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
  lineLost: false,
  otherAwayUntilMs: null,
  words: ['copper', 'lantern'],
  seat: '4KT-9QX',
  stepUps: [],
  asksLeft: 3,
  provenBy: null,
}
const talking = seated(talk)
const lost = { state: 'connecting', since: 'connection-lost' } as const

describe('voiceOf', () => {
  test('says a ring once, with the keys only where they work', () => {
    const said = 'Incoming call: Tomasz Wiśniewski, Workshop and repairs. Passkey.'
    expect(voiceOf(free, ringing, 'en', false)).toBe(said)
    expect(voiceOf(free, ringing, 'en', true)).toBe(`${said} Press A to accept, D to decline.`)
    expect(voiceOf(ringing, { ...ringing, queues: [] }, 'en', true)).toBeUndefined()
  })

  test('says when the voices meet, how the call ended, and what the other side does', () => {
    expect(voiceOf(ringing, talking, 'en', true)).toBe('Connected. The caller hears you.')
    const ended = seated({ state: 'free' }, { last: { reason: 'caller-hung-up', talkedMs: 9 } })
    expect(voiceOf(talking, ended, 'es', true)).toBe('Colgó quien llamaba')
    const otherMuted = seated({ ...talk, otherMuted: true })
    expect(voiceOf(talking, otherMuted, 'en', true)).toBe('The caller’s microphone is off.')
    expect(voiceOf(otherMuted, talking, 'en', true)).toBe('The caller’s microphone is on again.')
  })

  test('is silent about what the agent did and about queues', () => {
    expect(voiceOf(talking, seated({ ...talk, muted: true }), 'en', true)).toBeUndefined()
    expect(voiceOf(free, seated({ state: 'free' }, { duty: 'away' }), 'en', true)).toBeUndefined()
  })

  test('says that the server set the agent away, and that the connection went and came', () => {
    const away = seated({ state: 'free' }, { duty: 'away', awayBecause: 'missed-rings' })
    expect(voiceOf(free, away, 'en', true)).toMatch(/^You were set to away\. .*rang here unanswered/)
    const noSound = seated({ state: 'free' }, { duty: 'away', awayBecause: 'media-failed' })
    expect(voiceOf(free, noSound, 'en', true)).toMatch(
      /^You were set to away\. .*your sound could not be set up/,
    )
    expect(voiceOf(free, lost, 'en', true)).toBe('Connection lost')
    expect(voiceOf(lost, free, 'en', true)).toBe('Connected again.')
    expect(voiceOf({ state: 'connecting', since: 'start' }, free, 'en', true)).toBeUndefined()
  })

  test('says once that calls may not be from people, and that it is over, and nothing of it in a talk', () => {
    const attacks = [{ siteName: null, by: 'alarm', untilMs: 5 }] as const
    const under = { ...free, attacks }
    expect(voiceOf(free, under, 'en', true)).toMatch(/^Some calls may not be from people/)
    expect(voiceOf(under, { ...under, attacks: [...attacks, ...attacks] }, 'en', true)).toBeUndefined()
    expect(voiceOf(under, free, 'es', true)).toBe('Las llamadas vuelven a ser las de siempre.')
    expect(voiceOf(talking, { ...talking, attacks }, 'en', true)).toBeUndefined()
  })

  test('says how each asking ended, once, and when the caller is away and back', () => {
    const asked = seated({ ...talk, stepUps: [openStepUp()] })
    const [, proven] = askedStepUps('refused', 'proven')
    if (!proven) throw new Error('no step-up')
    const answered = seated({ ...talk, stepUps: [{ ...openStepUp(), outcome: 'proven' }, proven] })
    expect(voiceOf(talking, asked, 'en', false)).toBeUndefined()
    expect(voiceOf(asked, answered, 'en', false)).toBe(`Proven: ${openStepUp().sentence}`)
    expect(voiceOf(answered, { ...answered, queues: [] }, 'en', false)).toBeUndefined()
    const sound = { arrives: false, isHeard: true, microphoneIsSilent: false }
    const deaf = seated({ ...talk, sound })
    expect(voiceOf(talking, deaf, 'en', false)).toContain('Nothing arrives from the caller')
    expect(voiceOf(deaf, deaf, 'en', false)).toBeUndefined()
    expect(voiceOf(deaf, talking, 'en', false)).toBe('You hear each other again.')
    const muted = { ...talk, otherMuted: true }
    expect(voiceOf(deaf, seated({ ...muted, sound }), 'en', false)).toBe('The caller’s microphone is off.')
    expect(voiceOf(seated({ ...muted, sound }), seated(muted), 'en', false)).toBeUndefined()
    const still = seated({ ...talk, sound: { ...talk.sound, microphoneIsSilent: true } })
    expect(voiceOf(talking, still, 'en', false)).toContain('gives no sound at all')
    expect(voiceOf(still, talking, 'en', false)).toBe('Your microphone is on')
    const lost = seated({ ...talk, lineLost: true })
    expect(voiceOf(talking, lost, 'en', false)).toContain('Your connection broke')
    expect(voiceOf(lost, talking, 'en', false)).toBe('Connected again.')
    const away = seated({ ...talk, otherAwayUntilMs: Date.now() + 30_000 })
    expect(voiceOf(talking, away, 'en', false)).toContain('connection broke')
    expect(voiceOf(away, talking, 'en', false)).toBe('Connected again.')
  })
})
