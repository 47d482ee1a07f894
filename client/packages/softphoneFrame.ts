/** `@ringfence/sdk/softphone-frame`: what the service serves for the page around its softphone, told which service it is. */

import * as served from '../frame/index.ts'

export type {
  FramedCall,
  FramedSoftphone,
  FramedState,
  SoftphoneFrameEvents,
} from '../frame/index.ts'
export { connectSoftphone, softphoneAllow } from '../frame/index.ts'

/** Address of the softphone of a service, for a frame in this very page, whose origin must be in the service's `frameAncestors`. */
export const softphoneAddress = (service: string): string => served.softphoneAddress(service)
