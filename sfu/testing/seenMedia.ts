import type { Measure, Room, RoomNews, Side } from '../../calls/ports.ts'
import { type MediaOptions, type MediaService, startMedia } from '../media/workers/workers.ts'

export type { Measure } from '../../calls/ports.ts'

/**
 * The real media service, for pages whose browser is none: they send no packet, so what a packet would show is said here, a moment
 * after each leg stands, and the agent is heard as the voices flow. Whatever is `unseen` is not said.
 */
export async function startSeenMedia(
  options: MediaOptions,
  unseen: ReadonlySet<Measure>,
): Promise<MediaService> {
  const media = await startMedia(options)
  return {
    ...media,
    openRoom: async (callId, news) => seenRoom(await media.openRoom(callId, news), news, unseen),
  }
}

const soon = Promise.resolve()

function seenRoom(room: Room, news: RoomNews, unseen: ReadonlySet<Measure>): Room {
  let isClosed = false
  const legs = new Map<Side, object>()
  const seeLeg = (side: Side): void => {
    const leg = {}
    legs.set(side, leg)
    void soon.then(() => {
      if (legs.get(side) === leg) see(side, 'reached', 'connected')
    })
  }
  const see = (side: Side, ...all: readonly Measure[]): void => {
    for (const what of all) if (!isClosed && !unseen.has(what)) news.onMeasured(side, what)
  }
  return {
    ...boundTo(room),
    async addLeg(side, input) {
      const media = await room.addLeg(side, input)
      seeLeg(side)
      return media
    },
    async replaceLeg(side, input, onStanding) {
      const media = await room.replaceLeg(side, input, onStanding)
      seeLeg(side)
      return media
    },
    async talk() {
      await room.talk()
      void soon.then(() => see('agent', 'heard'))
    },
    async carries(side) {
      return legs.has(side) && !unseen.has('heard')
    },
    removeLeg(side) {
      legs.delete(side)
      room.removeLeg(side)
    },
    close() {
      isClosed = true
      room.close()
    },
  }
}

/** What a room does, whoever asks for it. */
const boundTo = (room: Room): Room => ({
  addLeg: (side, input) => room.addLeg(side, input),
  replaceLeg: (side, input, onStanding) => room.replaceLeg(side, input, onStanding),
  restartIce: side => room.restartIce(side),
  carries: side => room.carries(side),
  removeLeg: side => room.removeLeg(side),
  produce: (side, rtpParameters) => room.produce(side, rtpParameters),
  talk: () => room.talk(),
  hush: () => room.hush(),
  setMuted: (side, muted) => room.setMuted(side, muted),
  close: () => room.close(),
})
