import type { Consumer, Router, WebRtcServer } from 'mediasoup/types'
import type { Clock, LegInput, Log, Measure, Room, RoomNews, Side } from '../../calls/ports.ts'
import { type IceRestart, type LegMedia, RingfenceError, type RtpParameters } from '../../protocol/index.ts'
import { guardBitrate } from './bitrateGuard.ts'
import { maxIncomingBitrate, mediaCodecs } from './codecs.ts'
import { consumeVoice } from './consumeVoice.ts'
import { onFirstPacket } from './firstPacket.ts'
import { carries } from './flow.ts'
import {
  closedMeanwhile,
  closeLeg,
  consumerParameters,
  createLeg,
  type Leg,
  restartIceOf,
  watchConnecting,
} from './leg.ts'
import { guard } from './mediaFailure.ts'
import { createPlaceholder, type Placeholder } from './placeholder.ts'
import { voiceParameters } from './voiceParameters.ts'
import type { WorkerSlot } from './workers/workerSlot.ts'

const otherSide = (side: Side): Side => (side === 'caller' ? 'agent' : 'caller')

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
  readonly #legs = new Map<Side, Leg>()
  /** Sides that said so, perhaps before they had a voice. */
  readonly #muted = new Set<Side>()
  #talking = false
  #closed = false

  constructor(slot: WorkerSlot, router: Router, placeholder: Placeholder, news: RoomNews, world: RoomWorld) {
    this.#slot = slot
    this.#router = router
    this.#webRtcServer = slot.webRtcServer
    this.#placeholder = placeholder
    this.#news = news
    this.#world = world
    // Who ends the process group ends the worker too, and this process hears of itself in the same round.
    router.once('workerclose', () => setImmediate(() => this.#workerDied()))
    slot.rooms.add(this)
  }

  async addLeg(side: Side, input: LegInput): Promise<LegMedia> {
    this.#refuseIfClosed()
    if (this.#placeholder.closed) await this.#renewPlaceholder()
    const leg = await this.#makeLeg(side, input, this.#placeholder)
    if (this.#legs.has(side)) {
      closeLeg(leg)
      throw new RingfenceError('media-failed')
    }
    return this.#install(side, leg)
  }

  async replaceLeg(side: Side, input: LegInput, onStanding?: () => void): Promise<LegMedia> {
    this.#refuseIfClosed()
    // Its own: the room's placeholder goes when the voices flow, which may be now.
    const placeholder = await guard(this.#slot, () => createPlaceholder(this.#router))
    const leg = await this.#makeLeg(side, input, placeholder).finally(placeholder.close)
    try {
      onStanding?.()
    } catch (error) {
      closeLeg(leg)
      throw error
    }
    this.#drop(side)
    return this.#install(side, leg)
  }

  async restartIce(side: Side): Promise<IceRestart> {
    this.#refuseIfClosed()
    const leg = this.#legs.get(side)
    if (!leg) throw new RingfenceError('media-failed')
    return guard(this.#slot, () => restartIceOf(leg))
  }

  async carries(side: Side): Promise<boolean> {
    const leg = this.#legs.get(side)
    if (!leg || !(await guard(this.#slot, () => carries(leg, this.#world.clock)))) return false
    return this.#isOurs(side, leg)
  }

  /** That the browser answers checks again does not prove that it sends. */
  async #tellPath(side: Side, leg: Leg, path: 'lost' | 'back'): Promise<void> {
    if (path === 'back' && !(await carries(leg, this.#world.clock))) return
    if (this.#isOurs(side, leg)) this.#news.onPath(side, path)
  }

  /** The one before went when the voices flowed, which they do no more. */
  async #renewPlaceholder(): Promise<void> {
    this.#placeholder = await guard(this.#slot, () => createPlaceholder(this.#router))
  }

  removeLeg(side: Side): void {
    this.#muted.delete(side)
    this.#drop(side)
  }

  async produce(side: Side, rtpParameters: RtpParameters): Promise<void> {
    const leg = this.#legs.get(side)
    if (!leg || leg.producing) throw new RingfenceError('request-not-allowed')
    leg.producing = true
    const wasMuted = this.#muted.has(side)
    const producer = await guard(this.#slot, () =>
      leg.send.produce({ kind: 'audio', rtpParameters: voiceParameters(rtpParameters), paused: wasMuted }),
    )
    if (closedMeanwhile(leg.send, producer)) return
    leg.producer = producer
    onFirstPacket(producer, () => this.#tellMeasure(side, leg, 'heard'))
    // Who was muted while the voice was being made is not heard for a moment: this goes out before any consumer.
    if (this.#muted.has(side) !== wasMuted) await this.setMuted(side, !wasMuted)
    if (producer.closed) return
    if (this.#legs.get(side) === leg) this.#consumeIfPossible(otherSide(side))
  }

  async talk(): Promise<void> {
    this.#talking = true
    const resumed = [...this.#legs.values()].map(async leg => leg.consumer?.resume())
    await guard(this.#slot, () => Promise.all(resumed))
    this.#placeholder.close()
  }

  async hush(): Promise<void> {
    this.#talking = false
    const paused = [...this.#legs.values()].map(async leg => leg.consumer?.pause())
    await guard(this.#slot, () => Promise.all(paused))
  }

  async setMuted(side: Side, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(side)
    else this.#muted.delete(side)
    const producer = this.#legs.get(side)?.producer
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

  #isOurs = (side: Side, leg: Leg): boolean => !this.#closed && this.#legs.get(side) === leg
  #tellMeasure(side: Side, leg: Leg, what: Measure): void {
    if (this.#isOurs(side, leg)) this.#news.onMeasured(side, what)
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new RingfenceError(this.#slot.worker.closed ? 'worker-died' : 'media-failed')
  }

  async #makeLeg(side: Side, input: LegInput, { producerId }: Placeholder): Promise<Leg> {
    this.#refuseIfClosed()
    const place = {
      router: this.#router,
      webRtcServer: this.#webRtcServer,
      mismatches: this.#slot.mismatches,
      placeholderProducerId: producerId,
    }
    const leg: Leg = await guard(this.#slot, () =>
      createLeg(place, input, {
        onFailed: why => this.#isOurs(side, leg) && this.#news.onFailed(side, why),
        onPath: path => this.#tellPath(side, leg, path).catch(() => undefined),
      }),
    )
    if (this.#closed) closeLeg(leg)
    this.#refuseIfClosed()
    return leg
  }

  #install(side: Side, leg: Leg): LegMedia {
    this.#legs.set(side, leg)
    watchConnecting(leg, what => this.#tellMeasure(side, leg, what))
    this.#guard(side, leg)
    this.#consumeIfPossible(side)
    return leg.media
  }

  #drop(side: Side): void {
    const leg = this.#legs.get(side)
    this.#legs.delete(side)
    if (leg) closeLeg(leg)
    const other = this.#legs.get(otherSide(side))
    if (other) other.consumer = undefined // it closed with the voice it carried
  }

  /** From the first packet on, before there is a voice. */
  #guard(side: Side, leg: Leg): void {
    const stopGuard = guardBitrate(leg.send, maxIncomingBitrate, this.#world.clock, () => {
      this.#world.log.warn('voice above its bitrate', { side })
      if (this.#isOurs(side, leg)) this.#news.onFailed(side, 'media-failed')
    })
    leg.send.observer.once('close', stopGuard)
  }

  #workerDied(): void {
    if (this.#closed) return
    this.close()
    this.#news.onWorkerDied()
  }

  /** Gives `side` the other side's voice as soon as both exist; at most once per pair of legs. */
  #consumeIfPossible(side: Side): void {
    const leg = this.#legs.get(side)
    const producer = this.#legs.get(otherSide(side))?.producer
    if (!leg || !producer || leg.consumer || leg.consuming) return
    leg.consuming = true
    const tell = (consumer: Consumer) => this.#news.onConsumer(side, consumerParameters(consumer))
    consumeVoice(leg, producer, () => this.#talking, tell)
      .catch(() => !producer.closed && this.#isOurs(side, leg) && this.#news.onFailed(side, 'media-failed'))
      .finally(() => {
        leg.consuming = false
        // Another voice may have come while this one was going.
        if (producer.closed && this.#legs.get(side) === leg) this.#consumeIfPossible(side)
      })
  }
}
