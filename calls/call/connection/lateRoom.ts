import { RingfenceError } from '../../../protocol/index.ts'
import type { PartyId, Room } from '../../ports.ts'

/** A room that holds nothing before the first leg is asked of it. */
export interface LateRoom extends Room {
  /** Gives back all that it holds. The next leg opens it again, perhaps on another worker; one that is on its way fails. */
  leave(): void
}

/** From the first leg to the leaving. */
interface Stay {
  opening: Promise<Room> | null
  room: Room | null
}

/** `open` makes the room each time one is needed; after `close` none is. */
export function createLateRoom(open: () => Promise<Room>): LateRoom {
  let stay: Stay = { opening: null, room: null }
  let isClosed = false
  /** Parties that said so, perhaps before there was a room. */
  const muted = new Set<PartyId>()

  /** One room for all who ask at once. */
  function enter(): Promise<Room> {
    if (isClosed) return Promise.reject(new RingfenceError('media-failed'))
    stay.opening ??= openFor(stay)
    return stay.opening
  }

  async function openFor(own: Stay): Promise<Room> {
    const room = await open()
    if (isClosed || own !== stay) {
      room.close()
      throw new RingfenceError('media-failed')
    }
    own.room = room
    return room
  }

  function leave(): void {
    const { room } = stay
    stay = { opening: null, room: null }
    room?.close()
  }

  const refused = (code: 'media-failed' | 'request-not-allowed') => Promise.reject(new RingfenceError(code))

  return {
    async addLeg(partyId, leg) {
      const room = await enter()
      const media = await room.addLeg(partyId, leg)
      if (muted.has(partyId)) await room.setMuted(partyId, true)
      return media
    },
    replaceLeg: (partyId, leg, onStanding) =>
      stay.room?.replaceLeg(partyId, leg, onStanding) ?? refused('media-failed'),
    restartIce: partyId => stay.room?.restartIce(partyId) ?? refused('media-failed'),
    carries: async partyId => (await stay.room?.carries(partyId)) ?? false,
    listen: (partyId, forMs, isEnough) =>
      stay.room?.listen(partyId, forMs, isEnough) ?? refused('request-not-allowed'),
    removeLeg(partyId) {
      muted.delete(partyId)
      stay.room?.removeLeg(partyId)
    },
    produce: (partyId, rtpParameters) =>
      stay.room?.produce(partyId, rtpParameters) ?? refused('request-not-allowed'),
    setAudible: audibility => stay.room?.setAudible(audibility) ?? refused('media-failed'),
    async setMuted(partyId, isMuted) {
      if (isMuted) muted.add(partyId)
      else muted.delete(partyId)
      await stay.room?.setMuted(partyId, isMuted)
    },
    leave,
    close() {
      isClosed = true
      leave()
    },
  }
}
