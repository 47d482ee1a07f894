/** The public door: a caller's phone, their passkeys, and an agent's seat, for a browser. */

import type { SeatPlace } from '../../protocol/index.ts'
import { createSeatOn } from './agent/seat.ts'
import type { SeatOptions } from './agent/seatOptions.ts'
import type { Seat } from './agent/seatTypes.ts'
import { browserPlatform, browserPlatformAt } from './assembly/browserPlatform.ts'
import type { CallerPasskeys, CallerPasskeysOptions } from './caller/passkeys/callerPasskeys.ts'
import { createCallerPasskeysOn } from './caller/passkeys/createCallerPasskeys.ts'
import { createPhoneOn } from './caller/phone.ts'
import type { Phone, PhoneOptions } from './caller/phoneTypes.ts'
import { checkService } from './checkOptions.ts'
import { ownAddress } from './platform/ownAddress.ts'

export { RingfenceError } from '../../protocol/errors.ts'
export type * from '../../protocol/index.ts'
export type * from './agent/attackTypes.ts'
export type * from './agent/reportTypes.ts'
export type * from './agent/seatOptions.ts'
export type * from './agent/seatTypes.ts'
export type { JoiningWork } from './caller/admission/joining.ts'
export type { Vouch } from './caller/admission/vouch.ts'
export type * from './caller/passkeys/callerPasskeys.ts'
export type { PhoneLogEntry } from './caller/phoneLog.ts'
export type * from './caller/phoneTypes.ts'
export type { OwnMicrophone } from './media/keptMicrophone.ts'
export { openMicrophone } from './media/microphone.ts'
export type { ProcessMicrophone } from './media/processedMicrophone.ts'
export type { CallQuality } from './media/qualityMeter.ts'
export type { SoundState } from './media/soundState.ts'

/** Origin that this very file was loaded from. */
const ownOrigin = (): string => new URL(ownAddress()).origin

/** Makes a caller's phone. Nothing is loaded or asked before `warmUp` or `call`. */
export const createPhone = (options: PhoneOptions): Phone =>
  createPhoneOn(browserPlatform, { ...options, service: options.service ?? ownOrigin() })

/** Makes the list of a visitor's own passkeys. Nothing is loaded or asked before one of its methods is called. */
export const createCallerPasskeys = (options: CallerPasskeysOptions): CallerPasskeys =>
  createCallerPasskeysOn(browserPlatform, { ...options, service: options.service ?? ownOrigin() })

/**
 * Makes an agent's seat. On the service's own pages a cookie carries the session. A page of another origin must be in `agentOrigins` of the
 * service's configuration; there the agent signs in in a window of the service.
 */
export const createSeat = (options: SeatOptions = {}): Seat => {
  const { service = ownOrigin(), alarm, ancestor } = options
  checkService(service)
  const place = placeOf(service, ancestor)
  const platform = place ? browserPlatformAt(place) : browserPlatform
  const clock = alarm ? { ...platform.clock, after: alarm } : platform.clock
  return createSeatOn({ ...platform, clock }, { service, place })
}

function placeOf(service: string, ancestor: string | undefined): SeatPlace | null {
  if (ancestor !== undefined) return { kind: 'frame', origin: ancestor }
  // A server that renders has no page, and never begins a seat.
  const origin = globalThis.location?.origin
  return !origin || origin === new URL(service).origin ? null : { kind: 'page', origin }
}
