import type {
  CallId,
  ConsumerParameters,
  IceRestart,
  LegMedia,
  MediaAbilities,
  MediaKey,
  RtpParameters,
} from '../../protocol/index.ts'
import type { Heard } from './sound.ts'

/** Who somebody is within one call. The call chooses it, and outside it means nothing. */
export type PartyId = string

/** Whom each party hears. Whoever is not named hears nobody; nobody hears themself. */
export type Audibility = ReadonlyMap<PartyId, ReadonlySet<PartyId>>

/** What a party brings to a room: the only certificate its transports will talk to, and what it can do. */
export interface LegInput extends MediaAbilities {
  readonly mediaKey: MediaKey
}

/**
 * What the media server has seen of one leg. `reached`: ICE found a path for its voice. `connected`: both its transports have
 * finished DTLS. `heard`: a packet of its voice came.
 */
export type Measure = 'reached' | 'connected' | 'heard'

/** News from one room. Never called before the promise that made the thing has resolved. */
export interface RoomNews {
  /** A consumer of the voice of `speaker` stands ready for `hearer`; paused unless the one may hear the other. */
  onConsumer(hearer: PartyId, consumer: ConsumerParameters, speaker: PartyId): void
  /** No packet of this party comes any more, though its transports stand; or they come again. */
  onPath(partyId: PartyId, path: 'lost' | 'back'): void
  /** A transport of this party failed for good: its handshake met another certificate, or broke off. */
  onFailed(partyId: PartyId, why: 'media-key-mismatch' | 'media-failed'): void
  /** Measured of the present leg of this party, each once and in no order; see {@link Measure}. */
  onMeasured(partyId: PartyId, what: Measure): void
  /** The worker that carried this room died; the room is closed already. */
  onWorkerDied(): void
}

/** Whether nothing more need be heard. */
export type IsEnough = (soFar: Heard) => boolean

/** The media of one call, for any number of parties. Whoever opened it closes it; `close` is idempotent and cascades. */
export interface Room {
  /**
   * Makes and connects both transports of one party with its media key.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  addLeg(partyId: PartyId, leg: LegInput): Promise<LegMedia>
  /**
   * Makes a leg in place of this party's, which closes as the new one stands, unless `onStanding` throws then; of tries at once
   * the last to stand stays. The legs of the others stay up, and are heard at once where they may be; a mute stays too.
   * @throws RingfenceError `media-failed`, `worker-died`, what `onStanding` throws; the former leg is as it was.
   */
  replaceLeg(partyId: PartyId, leg: LegInput, onStanding?: () => void): Promise<LegMedia>
  /**
   * Lets both transports of one party seek another path; certificates and keys stay.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  restartIce(partyId: PartyId): Promise<IceRestart>
  /**
   * Measures whether packets of this party come: answers within some seconds, sooner when they do.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  carries(partyId: PartyId): Promise<boolean>
  /**
   * Listens to this party's voice for so long and no longer, without decoding it, and says what came; sooner when the leg ends, or when
   * `isEnough`, which is asked once a second of what came so far. Few may be listened to at once.
   * @throws RingfenceError `request-not-allowed` without a voice, `at-capacity`, `media-failed`, `worker-died`
   */
  listen(partyId: PartyId, forMs: number, isEnough?: IsEnough): Promise<Heard>
  /** Closes everything of one party. Idempotent. */
  removeLeg(partyId: PartyId): void
  /**
   * Takes this party's one voice; a second one is refused.
   * @throws RingfenceError `request-not-allowed`, `media-failed`
   */
  produce(partyId: PartyId, rtpParameters: RtpParameters): Promise<void>
  /** Lets exactly these voices flow, and stops all others; consumers made later follow it at once. At first nobody hears anybody. */
  setAudible(audibility: Audibility): Promise<void>
  /** Stops (or lets go on) forwarding of this party's voice. Said before there is a leg or a voice, it holds from the first packet. */
  setMuted(partyId: PartyId, muted: boolean): Promise<void>
  close(): void
}

export interface Media {
  /**
   * Opens the room of one call on the least busy worker.
   * @throws RingfenceError `at-capacity`, `worker-died`
   */
  openRoom(callId: CallId, news: RoomNews): Promise<Room>
}
