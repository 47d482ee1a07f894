import { describe, expect, test } from 'vitest'
import { askedStepUps, openStepUp, passkeyCall, ringId } from '../gallery/examplePeople.ts'
import type { Occupation, Seated, Talking } from '../model/seatTypes.ts'
import { announcementOf } from './announcement.ts'

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
  connectionLost: false,
  otherAwayUntilMs: null,
  words: ['copper', 'lantern'],
  seat: '4KT-9QX',
  stepUps: [],
  asksLeft: 3,
  provenBy: null,
}
const talking = seated(talk)
const lost = { state: 'connecting', since: 'connection-lost' } as const

describe('announcementOf', () => {
  test('says a ring once, with the keys only where they work', () => {
    const said = 'Incoming call: Tomasz Wiśniewski, Workshop and repairs. Passkey.'
    expect(announcementOf(free, ringing, 'en', false)).toBe(said)
    expect(announcementOf(free, ringing, 'en', true)).toBe(`${said} Press A to accept, D to decline.`)
    expect(announcementOf(ringing, { ...ringing, queues: [] }, 'en', true)).toBeUndefined()
  })

  test('says when the voices meet, how the call ended, and what the other side does', () => {
    expect(announcementOf(ringing, talking, 'en', true)).toBe('Connected. The caller hears you.')
    const ended = seated({ state: 'free' }, { last: { reason: 'caller-hung-up', talkedMs: 9 } })
    expect(announcementOf(talking, ended, 'es', true)).toBe('Colgó quien llamaba')
    const otherMuted = seated({ ...talk, otherMuted: true })
    expect(announcementOf(talking, otherMuted, 'en', true)).toBe('The caller’s microphone is off.')
    expect(announcementOf(otherMuted, talking, 'en', true)).toBe('The caller’s microphone is on again.')
  })

  test('is silent about what the agent did and about queues', () => {
    expect(announcementOf(talking, seated({ ...talk, muted: true }), 'en', true)).toBeUndefined()
    expect(announcementOf(free, seated({ state: 'free' }, { duty: 'away' }), 'en', true)).toBeUndefined()
  })

  test('says that the server set the agent away, and that the connection went and came', () => {
    const away = seated({ state: 'free' }, { duty: 'away', awayBecause: 'missed-rings' })
    expect(announcementOf(free, away, 'en', true)).toMatch(/^You were set to away\. .*rang here unanswered/)
    const noSound = seated({ state: 'free' }, { duty: 'away', awayBecause: 'media-failed' })
    expect(announcementOf(free, noSound, 'en', true)).toMatch(
      /^You were set to away\. .*your sound could not be set up/,
    )
    expect(announcementOf(free, lost, 'en', true)).toBe('Connection lost')
    expect(announcementOf(lost, free, 'en', true)).toBe('Connected again.')
    expect(announcementOf({ state: 'connecting', since: 'start' }, free, 'en', true)).toBeUndefined()
  })

  test('says once that calls may not be from people, and that it is over, and nothing of it in a talk', () => {
    const attacks = [{ siteName: null, by: 'alarm', untilMs: 5 }] as const
    const under = { ...free, attacks }
    expect(announcementOf(free, under, 'en', true)).toMatch(/^Some calls may not be from people/)
    expect(announcementOf(under, { ...under, attacks: [...attacks, ...attacks] }, 'en', true)).toBeUndefined()
    expect(announcementOf(under, free, 'es', true)).toBe('Las llamadas vuelven a ser las de siempre.')
    expect(announcementOf(talking, { ...talking, attacks }, 'en', true)).toBeUndefined()
  })

  test('says how each asking ended, once, and when the caller is away and back', () => {
    const asked = seated({ ...talk, stepUps: [openStepUp()] })
    const [, proven] = askedStepUps('refused', 'proven')
    if (!proven) throw new Error('no step-up')
    const answered = seated({ ...talk, stepUps: [{ ...openStepUp(), outcome: 'proven' }, proven] })
    expect(announcementOf(talking, asked, 'en', false)).toBeUndefined()
    expect(announcementOf(asked, answered, 'en', false)).toBe(`Proven: ${openStepUp().sentence}`)
    expect(announcementOf(answered, { ...answered, queues: [] }, 'en', false)).toBeUndefined()
    const sound = { arrives: false, isHeard: true, microphoneIsSilent: false }
    const deaf = seated({ ...talk, sound })
    expect(announcementOf(talking, deaf, 'en', false)).toContain('Nothing arrives from the caller')
    expect(announcementOf(deaf, deaf, 'en', false)).toBeUndefined()
    expect(announcementOf(deaf, talking, 'en', false)).toBe('You hear each other again.')
    const muted = { ...talk, otherMuted: true }
    expect(announcementOf(deaf, seated({ ...muted, sound }), 'en', false)).toBe(
      'The caller’s microphone is off.',
    )
    expect(announcementOf(seated({ ...muted, sound }), seated(muted), 'en', false)).toBeUndefined()
    const still = seated({ ...talk, sound: { ...talk.sound, microphoneIsSilent: true } })
    expect(announcementOf(talking, still, 'en', false)).toContain('gives no sound at all')
    expect(announcementOf(still, talking, 'en', false)).toBe('Your microphone is on')
    const lost = seated({ ...talk, connectionLost: true })
    expect(announcementOf(talking, lost, 'en', false)).toContain('Your connection broke')
    expect(announcementOf(lost, talking, 'en', false)).toBe('Connected again.')
    const away = seated({ ...talk, otherAwayUntilMs: Date.now() + 30_000 })
    expect(announcementOf(talking, away, 'en', false)).toContain('connection broke')
    expect(announcementOf(away, talking, 'en', false)).toBe('Connected again.')
  })
})
