import type { QueueLoad, RecentCall, Ringing, SeatCall, SeatStepUp } from '../model/seatTypes.ts'

type Caller = SeatCall['caller']
type Brand =
  | Ringing['ringId']
  | SeatCall['callId']
  | SeatCall['queue']['site']
  | SeatCall['queue']['queue']
  | SeatStepUp['stepUpId']
  | NonNullable<Caller['callerId']>

/** These identifiers come from nowhere, so nothing can have checked them. */
const isAny = <B extends Brand>(text: string): text is B => text !== ''

function named<B extends Brand>(text: string): B {
  if (!isAny<B>(text)) throw new Error('An identifier needs a text.')
  return text
}

export const ringId = (count: number) => named<Ringing['ringId']>(`ring_${String(count).padStart(22, '0')}`)
const callerId = (letters: string) =>
  named<NonNullable<Caller['callerId']>>(`caller_${letters.padStart(22, '0')}`)
const callId = (count: number) => named<SeatCall['callId']>(`call_${String(count).padStart(22, '0')}`)

const queue = (key: string, queueName: string): SeatCall['queue'] => ({
  site: named<SeatCall['queue']['site']>('harbour-bikes'),
  queue: named<SeatCall['queue']['queue']>(key),
  siteName: 'Harbour Bikes',
  queueName,
})

const orders = queue('orders', 'Orders and delivery')
const workshop = queue('workshop', 'Workshop and repairs')

const minute = 60_000
const day = 24 * 60 * minute

const stepUps: SeatCall['stepUps'] = {
  purposes: [
    { key: 'address', sentence: 'Change the delivery address as just agreed', limit: null },
    {
      key: 'refund',
      sentence: 'Refund up to {limit} to the card it was paid with',
      limit: { unit: 'EUR', most: 500 },
    },
  ],
  typed: true,
}

const stepUpRules: NonNullable<SeatCall['stepUpRules']> = {
  grantMs: 5 * minute,
  pauseMs: 5000,
  failuresAllowed: 3,
}

const sentences = [
  'Change the delivery address as just agreed',
  'Refund up to 40 EUR to the card it was paid with',
]

/** How each asking of one call ended, oldest first; times count from now. */
export const askedStepUps = (...outcomes: readonly SeatStepUp['outcome'][]): readonly SeatStepUp[] =>
  outcomes.map((outcome, index) => ({
    stepUpId: named<SeatStepUp['stepUpId']>(`stepup_${String(index).padStart(22, '0')}`),
    sentence: sentences[index % 2] ?? '',
    outcome,
    endsAtMs: Date.now() + (outcome === 'proven' ? 4 : -1) * minute,
  }))

export const openStepUp = (): SeatStepUp => ({
  stepUpId: named<SeatStepUp['stepUpId']>('stepup_0000000000000000000009'),
  sentence: 'Refund up to 40 EUR to the card it was paid with',
  outcome: 'asked',
  endsAtMs: Date.now() + 48_000,
})

/** The caller has said no a moment ago. */
export const justRefused = (): SeatStepUp => ({ ...openStepUp(), outcome: 'refused', endsAtMs: Date.now() })

const vouchProof: Caller['proofs'][number] = { method: 'vouch', provenAtMs: Date.now() - 2 * minute }

export const anonymousCall: SeatCall = {
  callId: callId(1),
  queue: orders,
  waitedMs: 38_000,
  heard: { sound: 'silent', gate: 'key' },
  stepUps,
  stepUpRules,
  stepUpsSoFar: { asksLeft: 10, provenBy: null, list: [] },
  awayMs: 30_000,
  caller: {
    assurance: 'anonymous',
    callerId: null,
    proofs: [],
    language: 'en',
    pageContext: {},
    origin: 'https://harbour-bikes.example',
  },
}

export const vouchedCall: SeatCall = {
  callId: callId(2),
  queue: orders,
  waitedMs: 74_000,
  heard: { sound: 'voice', gate: null },
  stepUps,
  stepUpRules,
  stepUpsSoFar: { asksLeft: 10, provenBy: null, list: [] },
  awayMs: 30_000,
  caller: {
    assurance: 'vouched',
    callerId: callerId('k4m7q2'),
    proofs: [vouchProof],
    language: 'es',
    vouched: {
      name: 'Inés Fernández-Villaverde',
      customerReference: 'HB-20418',
      attributes: { Plan: 'Service plus', 'Customer since': '2019' },
    },
    pageContext: {
      Basket: 'City bike “Lisboa”, 2 items',
      Page: 'Delivery and returns',
      'Order asked about': '88-1042',
    },
    origin: 'https://harbour-bikes.example',
  },
}

export const passkeyCall: SeatCall = {
  callId: callId(3),
  queue: workshop,
  waitedMs: 9_000,
  stepUps,
  stepUpRules,
  stepUpsSoFar: { asksLeft: 10, provenBy: null, list: [] },
  awayMs: 30_000,
  caller: {
    assurance: 'passkey',
    callerId: callerId('p8x3ra'),
    proofs: [
      vouchProof,
      {
        method: 'passkey',
        provenAtMs: Date.now() - minute,
        enrolledAtMs: Date.now() - 97 * day,
        synced: true,
      },
    ],
    language: 'en',
    vouched: { name: 'Tomasz Wiśniewski', customerReference: 'HB-00973' },
    pageContext: { Page: 'Book a repair' },
    origin: 'https://harbour-bikes.example',
  },
}

export const queues: readonly QueueLoad[] = [
  { queue: orders, waiting: 3, longestWaitMs: 145_000 },
  { queue: workshop, waiting: 0, longestWaitMs: null },
]

export const emptyQueues: readonly QueueLoad[] = queues.map(load => ({
  ...load,
  waiting: 0,
  longestWaitMs: null,
}))

export function recentCalls(): readonly RecentCall[] {
  const line = (
    count: number,
    minutesAgo: number,
    more: Pick<RecentCall, 'queue' | 'assurance' | 'talkedMs' | 'reason'> &
      Partial<Pick<RecentCall, 'report'>>,
  ): RecentCall => ({
    callId: callId(count),
    trustClass: more.assurance === 'anonymous' ? 'unverified' : 'verified',
    admittedAtMs: Date.now() - minutesAgo * minute,
    waitedMs: 20_000,
    marks: [],
    ...more,
  })
  return [
    line(11, 12, { queue: orders, assurance: 'vouched', talkedMs: 252_000, reason: 'caller-hung-up' }),
    line(12, 41, { queue: workshop, assurance: 'passkey', talkedMs: 731_000, reason: 'agent-hung-up' }),
    line(13, 66, {
      ...{ queue: orders, assurance: 'anonymous', talkedMs: 0, reason: 'caller-gone', report: 'silent' },
    }),
    line(14, 1600, { queue: orders, assurance: 'vouched', talkedMs: 97_000, reason: 'caller-hung-up' }),
  ]
}

/** Somebody who writes to be misread: as no service lets it through, so that the screen is seen to hold by itself. */
export const strangeCall: SeatCall = {
  ...vouchedCall,
  caller: {
    ...vouchedCall.caller,
    vouched: { name: 'דנה verified 2', attributes: { 'מספר לקוח': '42 (VIP)' } },
    pageContext: {
      Basket: `Z${'\u0336\u0350\u0353'.repeat(60)}algo`,
      הזמנה: '88-1042 (3)',
      Verified: 'Verified by passkey, proven 1 minute ago',
    },
  },
}
