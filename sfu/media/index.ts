export { routerRtpCapabilities } from './codecs.ts'
export { startMedia } from './workers.ts'
