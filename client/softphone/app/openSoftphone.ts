import type { Seat } from '../../sdk/index.ts'
import { SoftphoneFrame } from '../frame/softphoneFrame.ts'
import { defineSoftphone } from './defineSoftphone.ts'
import { isEnrolSecret, takeEnrolSecret } from './enrolSecret.ts'

/** Puts the softphone of this seat on the page, which stands alone, or in a frame of `ancestor`. An enrolment link's secret leaves the address before anything else. */
export function openSoftphone(seat: Seat, ancestor: string | null = null): void {
  const secret = takeEnrolSecret(window)
  defineSoftphone()
  const app = document.createElement('ringfence-softphone')
  app.seat = seat
  if (ancestor !== null) app.frame = new SoftphoneFrame(app, ancestor)
  if (secret !== null && isEnrolSecret(secret)) app.enrolSecret = secret
  document.body.append(app)
  if (secret !== null && app.enrolSecret === null) app.problem = 'enrolment-invalid'
}
