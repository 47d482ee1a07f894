import { callerReading } from '../../../protocol/socket/reading.ts'
import { openSignalTo } from '../signal/signal.ts'
import type { OpenSignalOptions, Signal } from '../signal/signalTypes.ts'

/**
 * Everything large that a caller needs, loaded on the first sign of intent: schemas, the socket's side of the protocol, media,
 * proofs, and a call from its admission on. Bundled apart, so it holds its own copy of what the small part also uses; no object
 * of it is compared by class.
 */
export { openAdmission } from '../caller/admission/admission.ts'
export { fetchCallStatement } from '../caller/admission/callStatement.ts'
export { receiveCallToken } from '../caller/admission/callToken.ts'
export { openLiveCall } from '../caller/live/liveCall.ts'
export { requestResume } from '../caller/live/resumeRequest.ts'
export { saysOn } from '../caller/live/sayHangUp.ts'
export { createEngine } from '../media/engine.ts'

export const openSignal = (options: OpenSignalOptions): Promise<Signal> =>
  openSignalTo(callerReading, options)
