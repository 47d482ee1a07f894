import { createSeat } from '../sdk/index.ts'
import { openSoftphone } from './app/openSoftphone.ts'
import { afterInAnyTab } from './app/steadyTimer.ts'

// The session cookie belongs to this page's own origin, and so does the seat.
openSoftphone(createSeat({ service: window.location.origin, alarm: afterInAnyTab }))
