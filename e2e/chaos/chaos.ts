import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { breakAsPlanned } from './breakages/breakages.ts'
import { createDisturbances } from './breakages/disturbances.ts'
import { mountSmallDisk } from './breakages/smallDisk.ts'
import { comeToCalm, NotCalm, type People } from './calm.ts'
import { pause } from './pause.ts'
import { type Agent, enrolAgent, isTalk } from './people/agent.ts'
import { createCaller } from './people/caller.ts'
import { type Service, startService } from './service/service.ts'
import { agentCount, callerCount, type Round, roundOf } from './story.ts'
import { type Book, createBook } from './truths/book.ts'
import { createPatience, untruthsIn, type Views } from './truths/pageTruths.ts'
import type { Violation, World } from './world.ts'

interface ChaosOptions {
  readonly seed: number
  /** The last round begins before then; there is one in any case. */
  readonly untilMs: number
  /** Of each round; otherwise it follows from the seed. */
  readonly roundMs?: number
  readonly say: (line: string) => void
}

/** All that came of it, whoever tells it. */
export interface Outcome {
  readonly rounds: number
  readonly violations: readonly Violation[]
  readonly book: Book
  /** The longest that everything took to be back, once it was mended, in milliseconds. */
  readonly longestBackMs: number
  /** Each kind of breakage and mishap, as often as it came. */
  readonly broken: ReadonlyMap<string, number>
  readonly serviceLines: Service['lines']
}

/** What a page may go on to say wrongly, while nothing of its person is broken. */
const patienceMs = 15_000
const lookEveryMs = 500

const agentNames = ['Ada', 'Ben', 'Cleo'] as const
const callerNames = ['Kim', 'Lou', 'Max', 'Nia', 'Oli', 'Pia'] as const

/** Lives one round after the other until the time is over, or something is not as it must be. */
export async function runChaos({ seed, untilMs, roundMs, say }: ChaosOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-chaos-'))
  mkdirSync(join(folder, 'data'), { mode: 0o700 })
  const unmount = mountSmallDisk(join(folder, 'data'))
  if (!unmount) say('No file system can be mounted here: no disk will be full (that takes root).')
  const closing: (() => unknown)[] = []
  try {
    const world = await openWorld(folder, closing)
    const people = await openDoors(world, closing)
    let [rounds, longestBackMs] = [0, 0]
    do {
      const round = roundOf(seed, rounds, roundMs)
      const breakages = round.breakages.filter(({ kind }) => unmount !== null || kind !== 'disk-full')
      say(
        `round ${rounds}: ${Math.round(round.lastsMs / 1000)} s, ${breakages.map(({ kind }) => kind).join(', ')}`,
      )
      const mendedAtMs = await live(world, people, { ...round, breakages })
      if (world.violations.length === 0) {
        longestBackMs = Math.max(longestBackMs, await calm(world, people, mendedAtMs))
      }
      rounds += 1
    } while (performance.now() < untilMs && world.violations.length === 0)
    const { book, violations, disturbances, service } = world
    return {
      ...{ rounds, violations, book, longestBackMs, serviceLines: service.lines },
      broken: countOf(disturbances.all.map(({ kind }) => kind)),
    }
  } finally {
    for (const close of closing.reverse()) await close()
    unmount?.()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The service, and where everything is written down. */
async function openWorld(folder: string, closing: (() => unknown)[]) {
  const now = () => performance.now()
  const book = createBook(now)
  const violations: Violation[] = []
  const violate = (violation: Violation) => void violations.push(violation)
  const service = await startService(folder, {
    onLine({ event, callId, reason, text }) {
      const isNews = event === 'call ended' || event === 'call of a former process recorded'
      if (isNews && callId) book.call(callId).endLogged ??= { reason: reason ?? 'server-died', atMs: now() }
      if (event === 'unhandled rejection') violate({ sentence: `The service says: ${text}` })
    },
    onCrashed: code => violate({ sentence: `The service ended by itself, with ${code}.` }),
  })
  closing.push(() => service.end('SIGKILL'))
  const world: World = { service, book, disturbances: createDisturbances(), now, violate }
  return { ...world, violations }
}

async function openDoors(world: World, closing: (() => unknown)[]): Promise<People> {
  const agents: Agent[] = []
  for (const name of agentNames.slice(0, agentCount)) agents.push(await enrolAgent(world, name))
  const callers = callerNames.slice(0, callerCount).map(name => createCaller(world, name))
  closing.push(() => {
    for (const person of [...agents, ...callers]) person.close()
  })
  return { callers, agents }
}

/** Everybody lives, and what is planned breaks, until the round is over; then everything is mended. Answers when that began. */
async function live(world: Violating, { callers, agents }: People, round: Round): Promise<number> {
  const over = new AbortController()
  const { signal } = over
  const lives = [
    ...callers.map((caller, index) => caller.live(round.callers[index] ?? [], signal)),
    ...agents.map((agent, index) => agent.live(round.agents[index] ?? { answers: [], mishaps: [] }, signal)),
    breakAsPlanned(world, round.breakages, signal),
  ]
  const watch = watchPages(world, { callers, agents }, signal)
  const endsAtMs = world.now() + round.lastsMs
  while (world.now() < endsAtMs && world.violations.length === 0) await pause(lookEveryMs)
  over.abort()
  const mendedAtMs = world.now()
  await Promise.all([...lives, watch])
  return mendedAtMs
}

type Violating = World & { readonly violations: readonly Violation[] }

async function watchPages(world: World, { callers, agents }: People, over: AbortSignal): Promise<void> {
  const lasting = createPatience(patienceMs)
  while (!over.aborted) {
    await pause(lookEveryMs, over)
    const views: Views = {
      nowMs: world.now(),
      callers: callers.map(({ name, phone }) => ({ name, snapshot: phone.snapshot })),
      agents: agents.map(({ name, seat }) => ({ name, snapshot: seat.snapshot })),
      calls: world.book.calls,
      disturbances: world.disturbances.all,
    }
    noteTalks(world, views)
    for (const violation of lasting(views.nowMs, untruthsIn(views))) world.violate(violation)
  }
}

/** Pages say when a talk begins and changes, and not that it goes on. */
function noteTalks({ book }: World, { callers, agents }: Views): void {
  for (const { name, snapshot } of callers) {
    if (snapshot.state === 'talking' && !snapshot.connectionLost) book.shown(snapshot.callId, name)
  }
  for (const { name, snapshot } of agents) {
    if (snapshot.state !== 'seated' || !isTalk(snapshot.occupation)) continue
    book.shown(snapshot.occupation.call.callId, name)
  }
}

async function calm(world: World, people: People, mendedAtMs: number): Promise<number> {
  try {
    return await comeToCalm(world, people, mendedAtMs)
  } catch (error) {
    if (!(error instanceof NotCalm)) throw error
    world.violate({ sentence: error.message })
    return Number.POSITIVE_INFINITY
  }
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
