import type { Consumer } from 'mediasoup/types'
import type { Audibility, PartyId, RoomNews } from '../../calls/ports.ts'
import { consumeVoice } from './consumeVoice.ts'
import { consumerParameters, type Leg } from './leg.ts'

/**
 * Who is given whose voice in one room: each of its legs that of each other one, as soon as both exist, and flowing where the one may
 * hear the other.
 */
export class VoicePairs {
  readonly #legs: ReadonlyMap<PartyId, Leg>
  readonly #news: Pick<RoomNews, 'onConsumer' | 'onFailed'>
  #audibility: Audibility = new Map()

  constructor(legs: ReadonlyMap<PartyId, Leg>, news: Pick<RoomNews, 'onConsumer' | 'onFailed'>) {
    this.#legs = legs
    this.#news = news
  }

  /** Lets exactly these voices flow; the worker has done it when all of them have settled. */
  async follow(audibility: Audibility): Promise<void> {
    this.#audibility = audibility
    const followed = [...this.#legs].flatMap(([hearer, { consumers }]) =>
      [...consumers].map(([speaker, consumer]) =>
        this.#mayHear(hearer, speaker) ? consumer.resume() : consumer.pause(),
      ),
    )
    await Promise.all(followed)
  }

  /** This party has a voice, or a leg, that it had not before. */
  connect(partyId: PartyId): void {
    for (const other of this.#legs.keys()) {
      this.#consumeIfPossible(partyId, other)
      this.#consumeIfPossible(other, partyId)
    }
  }

  /** The voice of this party is gone, and what carried it to the others closed with it. */
  forget(partyId: PartyId): void {
    for (const { consumers } of this.#legs.values()) consumers.delete(partyId)
  }

  #mayHear = (hearer: PartyId, speaker: PartyId): boolean =>
    this.#audibility.get(hearer)?.has(speaker) ?? false

  /** At most once per pair of legs. */
  #consumeIfPossible(hearer: PartyId, speaker: PartyId): void {
    const leg = this.#legs.get(hearer)
    const voice = this.#legs.get(speaker)?.producer
    if (hearer === speaker || !leg || !voice) return
    if (leg.consumers.has(speaker) || leg.consuming.has(speaker)) return
    leg.consuming.add(speaker)
    const isOurs = () => this.#legs.get(hearer) === leg
    const tell = (consumer: Consumer) => this.#news.onConsumer(hearer, consumerParameters(consumer), speaker)
    consumeVoice(leg, { speaker, voice }, () => this.#mayHear(hearer, speaker), tell)
      .catch(() => !voice.closed && isOurs() && this.#news.onFailed(hearer, 'media-failed'))
      .finally(() => {
        leg.consuming.delete(speaker)
        // Another voice may have come while this one was going.
        if (voice.closed && isOurs()) this.#consumeIfPossible(hearer, speaker)
      })
  }
}
