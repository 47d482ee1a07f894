import { type ErrorCode, RingfenceError, type SeatSnapshot, type WrongField } from '../../sdk/index.ts'
import type { SeatCall, Seated, SeatReport, SignedOut, Talking } from '../model/seatTypes.ts'
import {
  anonymousCall,
  askedStepUps,
  emptyQueues,
  justRefused,
  openStepUp,
  passkeyCall,
  queues,
  recentCalls,
  ringId,
  strangeCall,
  vouchedCall,
} from './examplePeople.ts'
import type { Scene } from './scriptedSeat.ts'

const seated = (more: Partial<Seated> = {}): Seated => ({
  state: 'seated',
  agentName: 'Marta Oliveira',
  role: 'admin',
  duty: 'on-duty',
  awayBecause: null,
  queues,
  recentCalls: recentCalls(),
  reports: [],
  attacks: [],
  occupation: { state: 'free' },
  last: null,
  ...more,
})

const signedOut = (why: SignedOut['why'], demoAgent = false): SeatSnapshot => ({
  state: 'signed-out',
  demoAgent,
  why,
})

let rings = 0
const ringing = (call: SeatCall, othersOnDuty: boolean | null = true): Seated => {
  const endsAtMs = Date.now() + 20_000
  return seated({
    occupation: { state: 'ringing', ringId: ringId(++rings), call, endsAtMs, othersOnDuty },
  })
}

const talking = (call: SeatCall, more: Partial<Talking> = {}): Seated => {
  const nowMs = Date.now()
  const leftMs = more.capNear ? 47_000 : 1_400_000
  return seated({
    occupation: {
      state: 'talking',
      call,
      startedAtMs: nowMs - 252_000,
      endsAtMs: nowMs + leftMs,
      capNear: false,
      muted: false,
      microphone: { state: 'open', label: '' },
      otherMuted: false,
      sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
      connectionLost: false,
      otherAwayUntilMs: null,
      words: call.caller.language === 'es' ? ['claro', 'tambor'] : ['copper', 'lantern'],
      seat: '4KT-9QX',
      stepUps: [],
      asksLeft: 10,
      provenBy: null,
      ...more,
    },
  })
}

const ended = (last: Seated['last']): Seated => seated({ last })
const attacks = (): Seated['attacks'] => [
  { siteName: 'Harbour Bikes', by: 'alarm', untilMs: Date.now() + 25 * 60_000 },
  { siteName: null, by: 'admin', untilMs: Date.now() + 50 * 60_000 },
]
const tomorrowMs = () => Date.now() + 24 * 3_600_000
/** The call was reported a moment ago. */
const reported = (before: Seated, { callId }: SeatCall, block: SeatReport['block']): Seated => ({
  ...before,
  reports: [{ callId, reason: 'abusive', block }],
})
const scene = (snapshot: () => SeatSnapshot, code?: ErrorCode, wrongField?: WrongField): Scene =>
  code === undefined ? { snapshot } : { snapshot, refuses: new RingfenceError(code, { wrongField }) }

/** Every state of the softphone that a person can meet. */
export const scenes: Readonly<Record<string, Scene>> = {
  'signed-out': scene(() => signedOut(null)),
  'signed-out-demo': scene(() => signedOut(null, true)),
  'signed-out-by-me': scene(() => signedOut('signed-out')),
  'session-expired': scene(() => signedOut('session-expired')),
  'opened-elsewhere': scene(() => signedOut('seat-taken', true)),
  'open-in-another-tab': scene(() => signedOut('seat-in-other-tab', true)),
  'passkey-cancelled': scene(() => signedOut(null, true), 'passkey-cancelled'),
  'passkey-invalid': scene(() => signedOut(null), 'passkey-invalid'),
  'window-forbidden': scene(() => signedOut(null), 'window-forbidden'),
  'enrolment-invalid': scene(() => signedOut(null), 'enrolment-invalid'),
  connecting: scene(() => ({ state: 'connecting', since: 'start' })),
  'connection-lost': scene(() => ({ state: 'connecting', since: 'connection-lost' })),
  'off-duty': scene(() => seated({ duty: 'off-duty', recentCalls: [], queues: emptyQueues })),
  away: scene(() => seated({ duty: 'away' })),
  'away-missed': scene(() =>
    seated({ duty: 'away', awayBecause: 'missed-rings', last: { reason: 'ring-timed-out', talkedMs: 0 } }),
  ),
  'away-no-sound': scene(() =>
    seated({ duty: 'away', awayBecause: 'media-failed', last: { reason: 'ring-media-failed', talkedMs: 0 } }),
  ),
  'on-duty': scene(() => seated()),
  'on-duty-agent': scene(() => seated({ role: 'agent' })),
  'account-notices': {
    ...scene(() => seated({ duty: 'away' })),
    notices: [
      { noticeId: 'a', atMs: Date.UTC(2026, 10, 28, 9, 12), what: 'passkey-added', passkeyName: 'Phone' },
    ],
  },
  'people-refused': scene(() => seated(), 'last-admin'),
  'no-queue': scene(() => seated({ queues: [], recentCalls: [] })),
  'ringing-anonymous': scene(() => ringing(anonymousCall)),
  'ringing-repeating': scene(() => ringing({ ...anonymousCall, heard: { sound: 'repeating', gate: null } })),
  'ringing-vouched': scene(() => ringing(vouchedCall)),
  'ringing-alone': scene(() => ringing(vouchedCall, false)),
  'ringing-passkey': scene(() => ringing(passkeyCall)),
  'microphone-denied': scene(() => ringing(vouchedCall), 'microphone-denied'),
  accepting: scene(() => seated({ occupation: { state: 'accepting', call: vouchedCall } })),
  talking: scene(() => talking(vouchedCall)),
  'talking-anonymous': scene(() => talking(anonymousCall)),
  'talking-muted': scene(() => talking(passkeyCall, { muted: true })),
  'talking-microphone-instead': scene(() =>
    talking(vouchedCall, { microphone: { state: 'stand-in', label: 'Built-in microphone' } }),
  ),
  'talking-microphone-not-allowed': scene(() =>
    talking(vouchedCall, { microphone: { state: 'not-allowed', label: '' } }),
  ),
  'talking-caller-muted': scene(() => talking(vouchedCall, { otherMuted: true })),
  'talking-cap-near': scene(() => talking(vouchedCall, { capNear: true, muted: true })),
  'talking-passkey': scene(() => talking(passkeyCall)),
  'talking-asked': scene(() => talking(passkeyCall, { stepUps: [openStepUp()], asksLeft: 9 })),
  'talking-outcomes': scene(() =>
    talking(passkeyCall, {
      stepUps: askedStepUps('refused', 'proven'),
      asksLeft: 8,
      provenBy: passkeyCall.caller.callerId,
    }),
  ),
  'talking-failed': scene(() =>
    talking(anonymousCall, {
      stepUps: askedStepUps('failed', 'failed', 'failed'),
      asksLeft: 0,
    }),
  ),
  'talking-asked-often': scene(() =>
    talking(passkeyCall, { stepUps: askedStepUps('refused', 'proven'), asksLeft: 0 }),
  ),
  'talking-pause': scene(() => talking(passkeyCall, { stepUps: [justRefused()], asksLeft: 9 })),
  'talking-too-soon': scene(() => talking(passkeyCall), 'rate-limited'),
  'talking-strange': scene(() => talking(strangeCall)),
  'talking-unheard': scene(() =>
    talking(vouchedCall, { sound: { arrives: false, isHeard: true, microphoneIsSilent: true } }),
  ),
  'talking-lost': scene(() => talking(vouchedCall, { connectionLost: true })),
  'talking-sentence-refused': scene(() => talking(passkeyCall), 'message-malformed', {
    field: 'choice.sentence',
    fault: 'too-short',
  }),
  'talking-away': scene(() => talking(vouchedCall, { otherAwayUntilMs: Date.now() + 24_000 })),
  'talking-moved': scene(() => talking(passkeyCall, { words: null })),
  ended: scene(() => ended({ reason: 'caller-hung-up', talkedMs: 252_000 })),
  'talking-reported': scene(() =>
    reported(talking(vouchedCall), vouchedCall, { state: 'until', untilMs: tomorrowMs() }),
  ),
  'talking-report-refused': scene(() => talking(vouchedCall), 'call-not-found'),
  'ended-to-report': scene(() =>
    ended({ reason: 'agent-hung-up', talkedMs: 31_000, callId: vouchedCall.callId }),
  ),
  'ended-reported': scene(() => {
    const { callId } = vouchedCall
    return reported(ended({ reason: 'agent-hung-up', talkedMs: 31_000, callId }), vouchedCall, {
      state: 'for-good',
    })
  }),
  'nobody-blocked': { ...scene(() => seated()), nobodyBlocked: true },
  'under-attack': scene(() => seated({ attacks: attacks() })),
  'under-attack-agent': scene(() => seated({ role: 'agent', attacks: attacks().slice(0, 1) })),
  'under-attack-ringing': scene(() => ({ ...ringing(anonymousCall), attacks: attacks().slice(0, 1) })),
  'under-attack-talking': scene(() => ({ ...talking(anonymousCall), attacks: attacks().slice(0, 1) })),
  'never-attacked': { ...scene(() => seated()), inCalm: true },
  'ended-by-limit': scene(() => ended({ reason: 'cap-reached', talkedMs: 1_800_000 })),
  'ring-gone': scene(() => ended({ reason: 'ring-gone', talkedMs: 0 })),
}
