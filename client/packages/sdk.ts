/** `@ringfence/sdk`: the library that the service serves, for whoever bundles it. What is served knows its service by its own address; this is told. */

import type {
  CallerPasskeys,
  CallerPasskeysOptions,
  Phone,
  PhoneOptions,
  Seat,
  SeatOptions,
} from '../sdk/index.ts'
import * as served from '../sdk/index.ts'
import { serviceSaid } from './serviceSaid.ts'

export type * from '../sdk/index.ts'
export { openMicrophone, RingfenceError } from '../sdk/index.ts'

/**
 * Makes a caller's phone. Nothing is loaded or asked before `warmUp` or `call`. Where there is no page the phone stays idle.
 * @throws TypeError for options that are missing or wrong
 */
export const createPhone = (options: PhoneOptions & { readonly service: string }): Phone =>
  served.createPhone({ ...options, service: serviceSaid(options) })

/**
 * Makes the list of a visitor's own passkeys. Nothing is loaded or asked before one of its methods is called.
 * @throws TypeError for options that are missing or wrong
 */
export const createCallerPasskeys = (
  options: CallerPasskeysOptions & { readonly service: string },
): CallerPasskeys => served.createCallerPasskeys({ ...options, service: serviceSaid(options) })

/**
 * Makes an agent's seat. The session cookie asks for the service to be the page's own origin.
 * @throws TypeError for a service that is missing or wrong
 */
export const createSeat = (options: SeatOptions & { readonly service: string }): Seat =>
  served.createSeat({ ...options, service: serviceSaid(options) })
