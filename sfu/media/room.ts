import type { Router, WebRtcServer } from 'mediasoup/types'
import type {
  Audibility,
  Clock,
  Heard,
  IsEnough,
  LegInput,
  Log,
  Measure,
  PartyId,
  Room,
  RoomNews,
} from '../../calls/ports.ts'
import { type IceRestart, type LegMedia, RingfenceError, type RtpParameters } from '../../protocol/index.ts'
import { guardBitrate } from './bitrateGuard.ts'
import { maxIncomingBitrate, mediaCodecs } from './codecs.ts'
import { onFirstPacket } from './firstPacket.ts'
import { carries } from './flow.ts'
import { closedMeanwhile, closeLeg, createLeg, type Leg, restartIceOf, watchConnecting } from './leg.ts'
import { listenOn } from './liveness/listenOn.ts'
import { guard } from './mediaFailure.ts'
import { createPlaceholder, type Placeholder } from './placeholder.ts'
import { VoicePairs } from './voicePairs.ts'
import { voiceParameters } from './voiceParameters.ts'
import type { WorkerSlot } from './workers/workerSlot.ts'

/** What a room needs of the server beside its worker. */
interface RoomWorld {
  readonly clock: Clock
  readonly log: Log
}

/**
 * Opens the room of one call: one router on one worker.
 * @throws RingfenceError `media-failed`, `worker-died`
 */
export async function openRoom(slot: WorkerSlot, news: RoomNews, world: RoomWorld): Promise<Room> {
  const router = await guard(slot, () => slot.worker.createRouter({ mediaCodecs }))
  try {
    const placeholder = await guard(slot, () => createPlaceholder(router))
    return new CallRoom(slot, router, placeholder, news, world)
  } catch (error) {
    router.close()
    throw error
  }
}

class CallRoom implements Room {
  readonly #slot: WorkerSlot
  readonly #router: Router
  readonly #webRtcServer: WebRtcServer
  #placeholder: Placeholder
  readonly #news: RoomNews
  readonly #world: RoomWorld
  readonly #legs = new Map<PartyId, Leg>()
  /** Parties that said so, perhaps before they had a voice. */
  readonly #muted = new Set<PartyId>()
  readonly #voices: VoicePairs
  #closed = false

  constructor(slot: WorkerSlot, router: Router, placeholder: Placeholder, news: RoomNews, world: RoomWorld) {
    this.#slot = slot
    this.#router = router
    this.#webRtcServer = slot.webRtcServer
    this.#placeholder = placeholder
    this.#news = news
    this.#voices = new VoicePairs(this.#legs, news)
    this.#world = world
    // Who ends the process group ends the worker too, and this process hears of itself in the same round.
    router.once('workerclose', () => setImmediate(() => this.#workerDied()))
    slot.rooms.add(this)
  }

  async addLeg(partyId: PartyId, input: LegInput): Promise<LegMedia> {
    this.#refuseIfClosed()
    if (this.#placeholder.closed) await this.#renewPlaceholder()
    const leg = await this.#makeLeg(partyId, input, this.#placeholder)
    if (this.#legs.has(partyId)) {
      closeLeg(leg)
      throw new RingfenceError('media-failed')
    }
    return this.#install(partyId, leg)
  }

  async replaceLeg(partyId: PartyId, input: LegInput, onStanding?: () => void): Promise<LegMedia> {
    this.#refuseIfClosed()
    // Its own: the room's placeholder goes when the voices flow, which may be now.
    const placeholder = await guard(this.#slot, () => createPlaceholder(this.#router))
    const leg = await this.#makeLeg(partyId, input, placeholder).finally(placeholder.close)
    try {
      onStanding?.()
    } catch (error) {
      closeLeg(leg)
      throw error
    }
    this.#drop(partyId)
    return this.#install(partyId, leg)
  }

  async restartIce(partyId: PartyId): Promise<IceRestart> {
    this.#refuseIfClosed()
    const leg = this.#legs.get(partyId)
    if (!leg) throw new RingfenceError('media-failed')
    return guard(this.#slot, () => restartIceOf(leg))
  }

  async carries(partyId: PartyId): Promise<boolean> {
    const leg = this.#legs.get(partyId)
    if (!leg || !(await guard(this.#slot, () => carries(leg, this.#world.clock)))) return false
    return this.#isOurs(partyId, leg)
  }

  async listen(partyId: PartyId, forMs: number, isEnough?: IsEnough): Promise<Heard> {
    this.#refuseIfClosed()
    const producer = this.#legs.get(partyId)?.producer
    if (!producer) throw new RingfenceError('request-not-allowed')
    return guard(this.#slot, () =>
      listenOn(this.#slot, { router: this.#router, producer }, { forMs, isEnough }, this.#world.clock),
    )
  }

  /** That the browser answers checks again does not prove that it sends. */
  async #tellPath(partyId: PartyId, leg: Leg, path: 'lost' | 'back'): Promise<void> {
    if (path === 'back' && !(await carries(leg, this.#world.clock))) return
    if (this.#isOurs(partyId, leg)) this.#news.onPath(partyId, path)
  }

  /** The one before went when the voices flowed, which they do no more. */
  async #renewPlaceholder(): Promise<void> {
    this.#placeholder = await guard(this.#slot, () => createPlaceholder(this.#router))
  }

  removeLeg(partyId: PartyId): void {
    this.#muted.delete(partyId)
    this.#drop(partyId)
  }

  async produce(partyId: PartyId, rtpParameters: RtpParameters): Promise<void> {
    const leg = this.#legs.get(partyId)
    if (!leg || leg.producing) throw new RingfenceError('request-not-allowed')
    leg.producing = true
    const wasMuted = this.#muted.has(partyId)
    const producer = await guard(this.#slot, () =>
      leg.send.produce({ kind: 'audio', rtpParameters: voiceParameters(rtpParameters), paused: wasMuted }),
    )
    if (closedMeanwhile(leg.send, producer)) return
    leg.producer = producer
    onFirstPacket(producer, () => this.#tellMeasure(partyId, leg, 'heard'))
    // Who was muted while the voice was being made is not heard for a moment: this goes out before any consumer.
    if (this.#muted.has(partyId) !== wasMuted) await this.setMuted(partyId, !wasMuted)
    if (producer.closed) return
    if (this.#legs.get(partyId) === leg) this.#voices.connect(partyId)
  }

  async setAudible(audibility: Audibility): Promise<void> {
    await guard(this.#slot, () => this.#voices.follow(audibility))
    if (audibility.size > 0) this.#placeholder.close()
  }

  async setMuted(partyId: PartyId, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(partyId)
    else this.#muted.delete(partyId)
    const producer = this.#legs.get(partyId)?.producer
    if (!producer) return
    await guard(this.#slot, () => (muted ? producer.pause() : producer.resume()))
  }

  /** Transports go before the router: closing only the router leaves memory in the worker. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const leg of this.#legs.values()) closeLeg(leg)
    this.#legs.clear()
    this.#placeholder.close()
    this.#router.close()
    this.#slot.rooms.delete(this)
  }

  #isOurs = (partyId: PartyId, leg: Leg): boolean => !this.#closed && this.#legs.get(partyId) === leg
  #tellMeasure(partyId: PartyId, leg: Leg, what: Measure): void {
    if (this.#isOurs(partyId, leg)) this.#news.onMeasured(partyId, what)
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new RingfenceError(this.#slot.worker.closed ? 'worker-died' : 'media-failed')
  }

  async #makeLeg(partyId: PartyId, input: LegInput, { producerId }: Placeholder): Promise<Leg> {
    this.#refuseIfClosed()
    const place = {
      router: this.#router,
      webRtcServer: this.#webRtcServer,
      mismatches: this.#slot.mismatches,
      placeholderProducerId: producerId,
    }
    const leg: Leg = await guard(this.#slot, () =>
      createLeg(place, input, {
        onFailed: why => this.#isOurs(partyId, leg) && this.#news.onFailed(partyId, why),
        onPath: path => this.#tellPath(partyId, leg, path).catch(() => undefined),
      }),
    )
    if (this.#closed) closeLeg(leg)
    this.#refuseIfClosed()
    return leg
  }

  #install(partyId: PartyId, leg: Leg): LegMedia {
    this.#legs.set(partyId, leg)
    watchConnecting(leg, what => this.#tellMeasure(partyId, leg, what))
    this.#guard(partyId, leg)
    this.#voices.connect(partyId)
    return leg.media
  }

  #drop(partyId: PartyId): void {
    const leg = this.#legs.get(partyId)
    this.#legs.delete(partyId)
    if (leg) closeLeg(leg)
    this.#voices.forget(partyId)
  }

  /** From the first packet on, before there is a voice. */
  #guard(partyId: PartyId, leg: Leg): void {
    const stopGuard = guardBitrate(leg.send, maxIncomingBitrate, this.#world.clock, () => {
      this.#world.log.warn('voice above its bitrate', { partyId })
      if (this.#isOurs(partyId, leg)) this.#news.onFailed(partyId, 'media-failed')
    })
    leg.send.observer.once('close', stopGuard)
  }

  #workerDied(): void {
    if (this.#closed) return
    this.close()
    this.#news.onWorkerDied()
  }
}
