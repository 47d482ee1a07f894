import { createSeat } from '../sdk/index.ts'
import { openSoftphone } from './openSoftphone.ts'
import { afterInAnyTab } from './steadyTimer.ts'

// The session cookie belongs to this page's own origin, and so does the seat.
openSoftphone(createSeat({ service: window.location.origin, alarm: afterInAnyTab }))
