/** What only the service's own pages need of the library: no part of its public door, and no weight of other people's pages. */

import { placeOfWindow } from '../../protocol/frame/signInAddress.ts'
import { openSeatWindow } from './agent/account/seatWindow.ts'
import type { SeatWindow } from './agent/seatWindowTypes.ts'
import { browserPlatform } from './assembly/browserPlatform.ts'
import { otherWindows } from './platform/otherWindows.ts'

export type { SeatWindow } from './agent/seatWindowTypes.ts'
export { withheldFromSeat } from './platform/pageRules.ts'

/** For the window at `signInAddress` of a seat, by what its own address says; `null` on any other page. */
export function createSeatWindow(search: string): SeatWindow | null {
  const place = placeOfWindow(search)
  if (!place) return null
  const windows = { tellOpener, onMessage: otherWindows.onMessage }
  return openSeatWindow({ ...browserPlatform, windows }, location.origin, place)
}

/** To the page that opened this window, if it is of this origin. */
function tellOpener(message: object, origin: string): void {
  const opener: unknown = window.opener
  if (isWindow(opener)) opener.postMessage(message, origin)
}

const isWindow = (value: unknown): value is Pick<Window, 'postMessage'> =>
  typeof value === 'object' && value !== null
