export { routerRtpCapabilities } from './codecs.ts'
export { createKeyedHash } from './liveness/keyedHash.ts'
export { startMedia } from './workers/workers.ts'
