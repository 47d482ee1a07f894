/** The public door: a caller's phone, their passkeys, and an agent's seat, for a browser. */
import { browserPlatform } from './browserPlatform.ts'
import type { CallerPasskeys, CallerPasskeysOptions } from './callerPasskeys.ts'
import { createCallerPasskeysOn } from './callerPasskeysOn.ts'
import type { Phone, PhoneOptions } from './callState.ts'
import { createPhoneOn } from './phone.ts'
import { createSeatOn } from './seat.ts'
import type { Seat, SeatOptions } from './seatState.ts'

export { RingfenceError } from '../../protocol/errors.ts'
export type * from '../../protocol/index.ts'
export type * from './callerPasskeys.ts'
export type * from './callState.ts'
export type { OwnMicrophone } from './keptMicrophone.ts'
export { openMicrophone } from './media/microphone.ts'
export type * from './seatState.ts'
export type { SoundState } from './soundState.ts'
export type { Vouch } from './vouch.ts'

/** Origin that this very file was loaded from. */
const ownOrigin = (): string => new URL(import.meta.url).origin

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
