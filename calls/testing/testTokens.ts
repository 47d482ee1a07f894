import {
  type Assurance,
  type MediaKey,
  QueueKey,
  SiteKey,
  type VerifiedCallToken,
} from '../../protocol/index.ts'
import type { JoinInput } from '../call/entering/joinInput.ts'
import type { RoomPolicy } from '../policy/room.ts'
import type { Share, Source } from '../ports/share.ts'
import { callerIdOf } from './fakeProofs.ts'

export const site = SiteKey.parse('demo')

/** Everybody's, unless told: then nothing but arrival and class makes an order. */
export const testSource: Source = { network: 'network', address: 'address' }

/** Nobody is refused for the network they come from. */
export const unbounded: RoomPolicy['unproven'] = {
  perAddress: Number.POSITIVE_INFINITY,
  perNetwork: Number.POSITIVE_INFINITY,
  inLinePerQueue: Number.POSITIVE_INFINITY,
  byLot: 0,
  agentPart: 1,
}

export const testShare: Share = { callClass: 'unproven', source: testSource }

export const numbered = (kind: string, number: number) => `${kind}_${String(number).padStart(22, '0')}`

/** Of the browser of this name. */
export const mediaKeyOf = (name: string): MediaKey =>
  Array.from({ length: 32 }, (_, index) => (name.charCodeAt(index % name.length) & 0xff).toString(16))
    .join(':')
    .toUpperCase()

export interface CallerInput {
  readonly queue?: string
  readonly browser?: string
  /** Who this is to the site, by a name of up to 22 letters; anonymous without. */
  readonly caller?: string
  readonly seconds?: number
  readonly concurrent?: number
  readonly assurance?: Assurance
  readonly source?: Source
  readonly onHeld?: JoinInput['onHeld']
}

/** What auth would have verified for the caller of this number; each has a browser of its own unless told. */
export function testToken(number: number, caller: CallerInput, nowMs: number): VerifiedCallToken {
  const browser = caller.browser ?? String(number)
  return {
    jti: numbered('jti', number),
    site,
    queue: QueueKey.parse(caller.queue ?? 'sales'),
    origin: 'https://shop.example',
    caps: {
      sessions: 1,
      concurrent: caller.concurrent ?? 1,
      seconds: caller.seconds ?? 600,
      callsPer15Minutes: 1000,
      callsPer60Minutes: 1000,
      callsPer24Hours: 1000,
      secondsPer24Hours: 86_400,
    },
    assurance: caller.assurance ?? 'anonymous',
    jkt: browser.padStart(43, '0'),
    mky: mediaKeyOf(browser),
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + 60_000,
    proofs: [],
    ...(caller.caller && { callerId: callerIdOf(caller.caller) }),
  }
}
