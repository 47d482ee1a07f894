import { type Chance, createChance } from './chance.ts'

/**
 * What happens in one round between two calms: who does what, which part breaks when, and for how long. It follows from the
 * seed alone, so that it can be told again; only when exactly each thing happens is up to the machine.
 */
export interface Round {
  readonly number: number
  readonly lastsMs: number
  /** One list for each caller. */
  readonly callers: readonly (readonly Turn[])[]
  readonly agents: readonly AgentPart[]
  readonly breakages: readonly PlannedBreakage[]
}

/** One call of one caller, from the press to the end. */
export interface Turn {
  readonly restMs: number
  /** Whether the caller comes with another browser, and so another key. */
  readonly isOtherBrowser: boolean
  readonly patienceMs: number
  readonly talkMs: number
  readonly mishap: Mishap<CallerMishap> | null
}

export interface AgentPart {
  /** Of one ring after the other. */
  readonly answers: readonly RingAnswer[]
  readonly mishaps: readonly Mishap<AgentMishap>[]
}

export interface RingAnswer {
  readonly kind: 'accept' | 'decline' | 'let-ring' | 'accept-without-microphone'
  readonly afterMs: number
  /** The agent hangs up then, unless the caller did. */
  readonly talkMs: number
}

/** Something that goes wrong for one person, or that one person does: so long after the one before, and for so long. */
export interface Mishap<K> {
  readonly kind: K
  readonly afterMs: number
  readonly lastsMs: number
}

/** Of a network: swallows both ways; swallows one way; cuts; refuses. `path-lost`: the socket stands, the sound has no way. */
const networkMishaps = [
  'silent-network',
  'silent-to-server',
  'silent-to-browser',
  'reset',
  'offline',
  'path-lost',
] as const
export type NetworkMishap = (typeof networkMishaps)[number]
export type CallerMishap = NetworkMishap | 'reload' | 'second-tab' | 'mute'
export type AgentMishap = NetworkMishap | 'reload' | 'second-tab' | 'off-duty' | 'sign-out'

export const breakageKinds = [
  'worker-killed',
  'worker-stopped',
  'service-killed',
  'service-stopped',
  'database-locked',
  'disk-full',
  'clock-set',
  'media-unseen',
] as const
export type BreakageKind = (typeof breakageKinds)[number]

export interface PlannedBreakage {
  readonly kind: BreakageKind
  readonly atMs: number
  /** Of a service that ended: until it is started again. */
  readonly lastsMs: number
  /** From 0 to 1, for what a kind leaves open: which worker, which way. */
  readonly choice: number
}

export const callerCount = 6
export const agentCount = 3

/** The `number`th round of this seed; its length, where it is not given, follows from the seed, too. */
export function roundOf(seed: number, number: number, lastsMs?: number): Round {
  const chance = createChance(`${seed}/${number}`)
  const length = lastsMs ?? chance.branch('length').whole(60_000, 90_000)
  return {
    number,
    lastsMs: length,
    callers: times(callerCount, index => turnsOf(chance.branch(`caller ${index}`), length)),
    agents: times(agentCount, index => partOf(chance.branch(`agent ${index}`), length)),
    breakages: breakagesOf(chance.branch('breakages'), length),
  }
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** More than fit into the round, so that nobody runs out. */
function turnsOf(chance: Chance, lengthMs: number): Turn[] {
  return times(Math.ceil(lengthMs / 3000), index => ({
    restMs: chance.whole(index === 0 ? 0 : 200, 3000),
    isOtherBrowser: chance.happens(0.2),
    patienceMs: chance.whole(3000, 20_000),
    talkMs: chance.whole(500, 8000),
    mishap: chance.happens(0.45)
      ? {
          kind: chance.oneOf([...networkMishaps, 'reload', 'reload', 'second-tab', 'mute']),
          afterMs: chance.whole(0, 5000),
          lastsMs: chance.whole(300, 9000),
        }
      : null,
  }))
}

function partOf(chance: Chance, lengthMs: number): AgentPart {
  return {
    answers: times(Math.ceil(lengthMs / 1000), () => ({
      kind: answerOf(chance.whole(1, 100)),
      afterMs: chance.whole(50, 2000),
      talkMs: chance.whole(1000, 12_000),
    })),
    mishaps: times(Math.ceil(lengthMs / 8000), () => ({
      kind: chance.oneOf([...networkMishaps, 'reload', 'reload', 'second-tab', 'off-duty', 'sign-out']),
      afterMs: chance.whole(2000, 14_000),
      lastsMs: chance.whole(300, 9000),
    })),
  }
}

function answerOf(percent: number): RingAnswer['kind'] {
  if (percent <= 82) return 'accept'
  if (percent <= 90) return 'decline'
  return percent <= 95 ? 'let-ring' : 'accept-without-microphone'
}

const firstBreakageMs = 2000

/** One in nine seconds or so; several may be broken at once, but a service that is gone cannot be ended again. */
function breakagesOf(chance: Chance, lengthMs: number): PlannedBreakage[] {
  const planned = times(Math.max(3, Math.round(lengthMs / 9000)), (): PlannedBreakage => {
    const kind = chance.oneOf(breakageKinds)
    return {
      kind,
      atMs: chance.whole(firstBreakageMs, Math.max(firstBreakageMs, lengthMs - 4000)),
      lastsMs: chance.whole(500, isEndOfService(kind) ? 5000 : 8000),
      choice: chance.whole(0, 999) / 1000,
    }
  }).sort((one, other) => one.atMs - other.atMs)
  let isBackMs = 0
  return planned.filter(({ kind, atMs, lastsMs }) => {
    if (!isEndOfService(kind)) return true
    if (atMs < isBackMs) return false
    isBackMs = atMs + lastsMs + 10_000
    return true
  })
}

const isEndOfService = (kind: BreakageKind): boolean =>
  kind === 'service-killed' || kind === 'service-stopped'
