export type { MediaCounts } from './census.ts'
export { routerRtpCapabilities } from './codecs.ts'
export { type MediaService, startMedia } from './workers.ts'
