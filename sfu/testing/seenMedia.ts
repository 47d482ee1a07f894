import type { Clock, Measure, PartyId, Room, RoomNews } from '../../calls/ports.ts'
import { earFor, type Sounds } from '../../calls/testing/sounds/playSounds.ts'
import { type MediaOptions, type MediaService, startMedia } from '../media/workers/workers.ts'

export type { Measure } from '../../calls/ports.ts'

/**
 * The real media service, for pages whose browser is none: they send no packet, so what a packet would show is said here, a moment
 * after each leg stands, and the agent is heard as the voices flow. Whatever is `unseen` is not said.
 */
export async function startSeenMedia(
  options: MediaOptions,
  unseen: ReadonlySet<Measure>,
  microphones: Microphones = { sounds: null },
): Promise<MediaService> {
  const media = await startMedia(options)
  const { clock } = options
  return {
    ...media,
    openRoom: async (callId, news) => {
      const room = await media.openRoom(callId, news)
      return seenRoom(room, news, { unseen, sounds: () => microphones.sounds, clock })
    },
  }
}

/** What all microphones send while somebody listens, by rows; `null`: what really comes. */
export interface Microphones {
  sounds: Sounds | null
}

const soon = Promise.resolve()

interface Seen {
  readonly unseen: ReadonlySet<Measure>
  readonly sounds: () => Sounds | null
  readonly clock: Clock
}

function seenRoom(room: Room, news: RoomNews, { unseen, sounds, clock }: Seen): Room {
  let isClosed = false
  const atClose = new Set<() => void>()
  const fallSilent = () => {
    for (const act of [...atClose]) act()
  }
  const legs = new Map<PartyId, object>()
  const seeLeg = (partyId: PartyId): void => {
    const leg = {}
    legs.set(partyId, leg)
    void soon.then(() => {
      if (legs.get(partyId) === leg) see(partyId, 'reached', 'connected')
    })
  }
  const see = (partyId: PartyId, ...all: readonly Measure[]): void => {
    for (const what of all) if (!isClosed && !unseen.has(what)) news.onMeasured(partyId, what)
  }
  return {
    ...boundTo(room),
    async addLeg(partyId, input) {
      const media = await room.addLeg(partyId, input)
      seeLeg(partyId)
      return media
    },
    listen(partyId, forMs, isEnough) {
      const played = sounds()
      return played
        ? earFor(clock, played)({ forMs, isEnough, atClose })
        : room.listen(partyId, forMs, isEnough)
    },
    async replaceLeg(partyId, input, onStanding) {
      if (partyId === 'caller') fallSilent()
      const media = await room.replaceLeg(partyId, input, onStanding)
      seeLeg(partyId)
      return media
    },
    async setAudible(audibility) {
      await room.setAudible(audibility)
      for (const partyId of audibility.keys()) void soon.then(() => see(partyId, 'heard'))
    },
    async carries(partyId) {
      return legs.has(partyId) && !unseen.has('heard')
    },
    removeLeg(partyId) {
      legs.delete(partyId)
      room.removeLeg(partyId)
    },
    close() {
      isClosed = true
      fallSilent()
      room.close()
    },
  }
}

/** What a room does, whoever asks for it. */
const boundTo = (room: Room): Room => ({
  addLeg: (partyId, input) => room.addLeg(partyId, input),
  replaceLeg: (partyId, input, onStanding) => room.replaceLeg(partyId, input, onStanding),
  restartIce: partyId => room.restartIce(partyId),
  carries: partyId => room.carries(partyId),
  listen: (partyId, forMs, isEnough) => room.listen(partyId, forMs, isEnough),
  removeLeg: partyId => room.removeLeg(partyId),
  produce: (partyId, rtpParameters) => room.produce(partyId, rtpParameters),
  setAudible: audibility => room.setAudible(audibility),
  setMuted: (partyId, muted) => room.setMuted(partyId, muted),
  close: () => room.close(),
})
