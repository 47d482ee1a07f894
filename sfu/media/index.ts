export { routerRtpCapabilities } from './codecs.ts'
export { startMedia } from './workers/workers.ts'
