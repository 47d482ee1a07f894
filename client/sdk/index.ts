/** The public door: a caller's phone, their passkeys, and an agent's seat, for a browser. */

import { createSeatOn } from './agent/seat.ts'
import type { Seat, SeatOptions } from './agent/seatTypes.ts'
import { browserPlatform } from './assembly/browserPlatform.ts'
import type { CallerPasskeys, CallerPasskeysOptions } from './caller/passkeys/callerPasskeys.ts'
import { createCallerPasskeysOn } from './caller/passkeys/createCallerPasskeys.ts'
import { createPhoneOn } from './caller/phone.ts'
import type { Phone, PhoneOptions } from './caller/phoneTypes.ts'
import { ownAddress } from './platform/ownAddress.ts'

export { RingfenceError } from '../../protocol/errors.ts'
export type * from '../../protocol/index.ts'
export type * from './agent/attackTypes.ts'
export type * from './agent/reportTypes.ts'
export type * from './agent/seatTypes.ts'
export type { JoiningWork } from './caller/admission/joining.ts'
export type { Vouch } from './caller/admission/vouch.ts'
export type * from './caller/passkeys/callerPasskeys.ts'
export type * from './caller/phoneTypes.ts'
export type { OwnMicrophone } from './media/keptMicrophone.ts'
export { openMicrophone } from './media/microphone.ts'
export type { SoundState } from './media/soundState.ts'

/** Origin that this very file was loaded from. */
const ownOrigin = (): string => new URL(ownAddress()).origin

/** Makes a caller's phone. Nothing is loaded or asked before `warmUp` or `call`. */
export const createPhone = (options: PhoneOptions): Phone =>
  createPhoneOn(browserPlatform, { ...options, service: options.service ?? ownOrigin() })

/** Makes the list of a visitor's own passkeys. Nothing is loaded or asked before one of its methods is called. */
export const createCallerPasskeys = (options: CallerPasskeysOptions): CallerPasskeys =>
  createCallerPasskeysOn(browserPlatform, { ...options, service: options.service ?? ownOrigin() })

/** Makes an agent's seat. The session cookie asks for the service to be the page's own origin. */
export const createSeat = (options: SeatOptions = {}): Seat => {
  const { clock } = browserPlatform
  const { service = ownOrigin(), alarm = clock.after } = options
  return createSeatOn({ ...browserPlatform, clock: { ...clock, after: alarm } }, { service })
}
