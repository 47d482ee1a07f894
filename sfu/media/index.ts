export type { MediaCounts } from './census.ts'
export { routerRtpCapabilities } from './codecs.ts'
export { type MediaHealth, type MediaService, type MediaTcp, startMedia } from './workers.ts'
