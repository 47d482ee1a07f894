import {
  type CallId,
  type ConsumerParameters,
  type ErrorCode,
  type LegMedia,
  RingfenceError,
  type RtpParameters,
} from '../../protocol/index.ts'
import type { Heard, Measure, Media, PartyId, Room, RoomNews } from '../ports.ts'
import type { Ear } from './sounds/playSounds.ts'

export const voice: RtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
}

const consumer = (id: string): ConsumerParameters => ({
  id,
  producerId: id,
  kind: 'audio',
  rtpParameters: voice,
})

const transport = {
  id: 'transport',
  iceParameters: { usernameFragment: 'fragment', password: 'password' },
  iceCandidates: [],
  dtlsParameters: { role: 'auto', fingerprints: [] },
} satisfies LegMedia['send']

export const legMedia: LegMedia = {
  send: transport,
  receive: transport,
  placeholder: consumer('placeholder'),
}

/** Of a leg that is only counted. */
const nothingHeard: Heard = { packets: [], levels: [], unmutedMs: 0 }

type Step = 'openRoom' | 'caller leg' | 'agent leg' | 'talk'

/** The media port with nothing behind it but counting, for trying the rules. It notes every misuse of the port. */
export interface FakeMedia extends Media {
  /** While true, every step waits until {@link answerOne}. */
  isSlow: boolean
  readonly misuse: string[]
  /** The next such step fails with this code. */
  failNext(step: Step, code: ErrorCode): void
  /** Lets the oldest waiting step go on; false when none waits. */
  answerOne(): boolean
  /** News of a living room; undefined when the room is closed. */
  newsOf(callId: CallId): RoomNews | undefined
  /** The worker of this call's room dies. */
  killWorker(callId: CallId): void
  isTalking(callId: CallId): boolean
  /** What hears the caller of a call; where there is none, nothing is heard, and at once. */
  ear: ((callId: CallId) => Ear) | null
  /** While these are named nothing of the kind is seen of any leg. */
  readonly unseen: Set<Measure>
  counts(): { readonly rooms: number; readonly legs: number }
}

interface RoomState {
  readonly legs: Map<PartyId, 'making' | 'up'>
  readonly produced: Set<PartyId>
  /** Parties that have a consumer of the other's voice. */
  readonly hearing: Set<PartyId>
  readonly news: RoomNews
  readonly atClose: Set<() => void>
  isTalking: boolean
  isClosed: boolean
}

export function createFakeMedia(): FakeMedia {
  const rooms = new Map<CallId, RoomState>()
  const failures: { readonly step: Step; readonly code: ErrorCode }[] = []
  const steps: (() => void)[] = []
  const misuse: string[] = []

  const pass = async (step: Step): Promise<void> => {
    if (media.isSlow) await new Promise<void>(resolve => steps.push(resolve))
    const index = failures.findIndex(failure => failure.step === step)
    const [failure] = index < 0 ? [] : failures.splice(index, 1)
    if (failure) throw new RingfenceError(failure.code)
  }

  const media: FakeMedia = {
    isSlow: false,
    ear: null,
    unseen: new Set(),
    misuse,
    failNext: (step, code) => void failures.push({ step, code }),
    answerOne() {
      const step = steps.shift()
      step?.()
      return step !== undefined
    },
    newsOf: callId => rooms.get(callId)?.news,
    killWorker(callId) {
      const room = rooms.get(callId)
      if (!room) return
      close(callId, room)
      room.news.onWorkerDied()
    },
    isTalking: callId => rooms.get(callId)?.isTalking ?? false,
    counts: () => ({
      rooms: rooms.size,
      legs: [...rooms.values()].reduce((sum, room) => sum + room.legs.size, 0),
    }),
    async openRoom(callId, news) {
      await pass('openRoom')
      const state: RoomState = {
        legs: new Map(),
        produced: new Set(),
        hearing: new Set(),
        news,
        atClose: new Set(),
        isTalking: false,
        isClosed: false,
      }
      rooms.set(callId, state)
      return createRoom(state, {
        ...{ pass, misuse, unseen: media.unseen, close: () => close(callId, state) },
        ear: () => media.ear?.(callId),
      })
    },
  }

  const close = (callId: CallId, state: RoomState): void => {
    state.isClosed = true
    for (const act of [...state.atClose]) act()
    state.legs.clear()
    rooms.delete(callId)
  }
  return media
}

/** Of the two who are ever in a fake room. */
const stepOf = (side: PartyId): Step => (side === 'caller' ? 'caller leg' : 'agent leg')

function createRoom(
  state: RoomState,
  from: {
    pass: (step: Step) => Promise<void>
    misuse: string[]
    unseen: Set<Measure>
    close: () => void
    ear: () => Ear | undefined
  },
): Room {
  const hear = (side: PartyId): void => {
    const other = side === 'caller' ? 'agent' : 'caller'
    if (state.legs.get(side) !== 'up' || !state.produced.has(other) || state.hearing.has(side)) return
    state.hearing.add(side)
    state.news.onConsumer(side, consumer(`${other} voice`), other)
  }
  const see = (side: PartyId, ...all: Measure[]) =>
    void Promise.resolve().then(() => {
      if (state.isClosed || state.legs.get(side) !== 'up') return
      for (const what of all) if (!from.unseen.has(what)) state.news.onMeasured(side, what)
    })
  return {
    async addLeg(side) {
      if (state.legs.has(side)) from.misuse.push(`a second ${side} leg`)
      // A worker that died a moment ago took the caller's leg with it, and refuses this one.
      const isUnheard = side === 'agent' && !state.isClosed && !state.legs.has('caller')
      if (isUnheard) from.misuse.push('a ring for a caller without a leg')
      state.legs.set(side, 'making')
      try {
        await from.pass(stepOf(side))
      } catch (error) {
        state.legs.delete(side)
        throw error
      }
      if (state.isClosed) throw new RingfenceError('media-failed')
      state.legs.set(side, 'up')
      void Promise.resolve().then(() => hear(side))
      see(side, 'reached', 'connected')
      return legMedia
    },
    async replaceLeg(side, _leg, onStanding) {
      await from.pass(stepOf(side))
      if (state.isClosed) throw new RingfenceError('media-failed')
      onStanding?.()
      state.legs.set(side, 'up')
      state.produced.delete(side)
      if (side === 'caller') for (const act of [...state.atClose]) act()
      state.hearing.clear()
      see(side, 'reached', 'connected')
      void Promise.resolve().then(() => {
        hear('caller')
        hear('agent')
      })
      return legMedia
    },
    async restartIce(side) {
      if (state.legs.get(side) !== 'up') throw new RingfenceError('media-failed')
      const { iceParameters } = transport
      return { send: iceParameters, receive: iceParameters }
    },
    async carries(side) {
      return state.legs.get(side) === 'up' && !from.unseen.has('heard')
    },
    async listen(side, forMs, isEnough) {
      if (!state.produced.has(side)) throw new RingfenceError('request-not-allowed')
      const ear = from.ear()
      return ear ? ear({ forMs, isEnough, atClose: state.atClose }) : nothingHeard
    },
    removeLeg(side) {
      if (state.legs.get(side) === 'making') from.misuse.push(`${side} leg removed while it was made`)
      state.legs.delete(side)
      state.produced.delete(side)
      state.hearing.clear()
    },
    async produce(side) {
      if (state.legs.get(side) !== 'up') throw new RingfenceError('media-failed')
      if (state.produced.has(side)) throw new RingfenceError('request-not-allowed')
      state.produced.add(side)
      void Promise.resolve().then(() => hear(side === 'caller' ? 'agent' : 'caller'))
      // The agent's voice is let go with the talk.
      if (side === 'caller') see('caller', 'heard')
    },
    async setAudible(audibility) {
      const flows = audibility.size > 0
      if (state.isTalking === flows) from.misuse.push(flows ? 'a second talk' : 'a hush without a talk')
      if (flows && state.legs.size < 2) from.misuse.push('a talk without two legs')
      state.isTalking = flows
      if (!flows) return
      await from.pass('talk')
      see('agent', 'heard')
    },
    async setMuted() {},
    close: from.close,
  }
}
