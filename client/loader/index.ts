/** `@ringfence/loader`: a few hundred bytes that bring the service's own files to a page. */

import type {
  CallerPasskeys,
  CallerPasskeysOptions,
  Phone,
  PhoneOptions,
  Seat,
  SeatOptions,
} from '../sdk/index.ts'
import { type Load, loaderOf } from './loaderOf.ts'

export type { Load, LoadOptions } from './loaderOf.ts'

/** What the service's own file has for a page. It knows its service. */
export interface Ringfence {
  createPhone(options: PhoneOptions): Phone
  createCallerPasskeys(options: CallerPasskeysOptions): CallerPasskeys
  createSeat(options?: SeatOptions): Seat
}

/** Brings the library of the service. */
export const loadRingfence: Load<Ringfence> = loaderOf(
  'ringfence.js',
  address =>
    // The address is known to the page alone: no bundler may look for it.
    import(/* @vite-ignore */ /* webpackIgnore: true */ address),
)

/** Brings the tag `<ringfence-call>` of the service. */
export const loadRingfenceButton: Load<true> = loaderOf('button.js', () => Promise.resolve<true>(true))
