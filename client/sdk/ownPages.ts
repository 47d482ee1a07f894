/** What only the service's own pages need of the library: no part of its public door. */

import { placeOfWindow } from '../../protocol/frame/signInAddress.ts'
import type { SeatWindow } from './agent/seatWindowTypes.ts'
import { browserPlatform } from './assembly/browserPlatform.ts'

export type { SeatWindow } from './agent/seatWindowTypes.ts'
export { withheldFromSeat } from './platform/pageRules.ts'

/** For the window at `signInAddress` of a seat, by what its own address says; `null` on any other page. */
export function createSeatWindow(search: string): Promise<SeatWindow> | null {
  const place = placeOfWindow(search)
  if (!place) return null
  return browserPlatform
    .loadOnIntent()
    .then(({ openSeatWindow }) => openSeatWindow(browserPlatform, location.origin, place))
}
