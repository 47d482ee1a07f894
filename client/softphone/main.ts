import { createSeat } from '../sdk/index.ts'
import { createSeatWindow } from '../sdk/ownPages.ts'
import { openSoftphone } from './app/openSoftphone.ts'
import { afterInAnyTab } from './app/steadyTimer.ts'
import { ancestorOf } from './frame/ancestorOf.ts'
import { openSeatWindow } from './seatWindow/openSeatWindow.ts'

const seatWindow = createSeatWindow(window.location.search)
const ancestor = ancestorOf(window)

if (seatWindow) openSeatWindow(seatWindow)
else {
  // The session cookie belongs to this page's own origin, and so does the seat; inside a frame it has a session of its own.
  const options = { service: window.location.origin, alarm: afterInAnyTab }
  openSoftphone(createSeat(ancestor === null ? options : { ...options, ancestor }), ancestor)
}
