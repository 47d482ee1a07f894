/** Media as the tests of this room need them: one real worker, rooms that are listened to as far as a test cares. */

import type { Audibility, RoomNews } from '../../calls/ports.ts'
import { CallId } from '../../protocol/index.ts'
import { createSystemClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { routerRtpCapabilities } from '../media/codecs.ts'
import { type MediaOptions, type MediaService, startMedia } from '../media/workers/workers.ts'

export const startTestMedia = (options: Partial<MediaOptions> = {}): Promise<MediaService> =>
  startMedia({
    workers: 1,
    addresses: [{ ip: '127.0.0.1' }],
    firstPort: 0,
    tcp: true,
    clock: createSystemClock(),
    log: createLog('silent'),
    ...options,
  })

/** Hears what is given here, and of everything else nothing. */
export const hearing = (news: Partial<RoomNews> = {}): RoomNews => ({
  onConsumer() {},
  onFailed() {},
  onPath() {},
  onMeasured() {},
  onWorkerDied() {},
  ...news,
})

/** A caller and an agent who talk. */
export const bothHear: Audibility = new Map([
  ['caller', new Set(['agent'])],
  ['agent', new Set(['caller'])],
])

export const testCallId = (index = 0): CallId => CallId.parse(`call_${String(index).padStart(22, 'a')}`)

/** Of a browser that nobody connects. */
export const testLeg = {
  mediaKey: Array.from({ length: 32 }, () => 'AB').join(':'),
  rtpCapabilities: routerRtpCapabilities(),
}

/** What media hold when nobody calls. */
export const nothingOpen = { routers: 0, transports: 0, producers: 0, consumers: 0 }
