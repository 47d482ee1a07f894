import type { Seat } from '../../sdk/index.ts'
import { defineSoftphone } from './defineSoftphone.ts'
import { isEnrolSecret, takeEnrolSecret } from './enrolSecret.ts'

/** Puts the softphone of this seat on the page. An enrolment link's secret leaves the address before anything else. */
export function openSoftphone(seat: Seat): void {
  const secret = takeEnrolSecret(window)
  defineSoftphone()
  const app = document.createElement('ringfence-softphone')
  app.seat = seat
  if (secret !== null && isEnrolSecret(secret)) app.enrolSecret = secret
  document.body.append(app)
  if (secret !== null && app.enrolSecret === null) app.problem = 'enrolment-invalid'
}
