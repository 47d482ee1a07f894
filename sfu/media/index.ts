export type { MediaCounts } from './census.ts'
export { routerRtpCapabilities } from './codecs.ts'
export { type MediaHealth, type MediaService, startMedia } from './workers.ts'
