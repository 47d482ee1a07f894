import { setTimeout as sleep } from 'node:timers/promises'
import { fieldsOf } from '../child.ts'
import type { Flooded } from './attacker.ts'
import type { AttackName } from './attacks/attacks.ts'
import type { Click } from './people.ts'
import type { Memory, Stage } from './stage.ts'

/** One stretch of time in which people click, and perhaps a flood goes somewhere. */
export interface FloodWindow {
  readonly clicks: readonly Click[]
  /** Milliseconds inside the service, of people's requests. */
  readonly took: { readonly token: readonly number[]; readonly join: readonly number[] }
  readonly flooded: Flooded | null
  /** Processor time of the product, without what it uses when nobody asks anything. */
  readonly cpuMs: number
  /** Until the last click was answered and the last item sent. */
  readonly tookMs: number
  readonly before: Memory
  readonly after: Memory
  /** What there is more of than before the window, when all have left and a while has passed; empty is as it should be. */
  readonly left: Readonly<Record<string, number>>
}

export interface FloodPlan {
  readonly clicks: number
  readonly clicksPerSecond: number
  readonly addresses: number
  /** Which window of the run it is. */
  readonly window: number
  readonly attack: { readonly name: AttackName; readonly times: number; readonly isSink: boolean } | null
}

/** So long is waited for what a window left behind: longer than a call without its page is held. */
const leaveTimeMs = 20_000
const pauseMs = 250

export async function measureWindow(
  stage: Stage,
  plan: FloodPlan,
  idleMsPerMs: number,
): Promise<FloodWindow> {
  const { clicks: count, clicksPerSecond: perSecond, addresses, window, attack } = plan
  const there = await stage.counts()
  if (attack) {
    await stage.attacker.ask('prepare', { name: attack.name, isSink: attack.isSink, addresses, window })
    await leftAfter(stage, there)
  }
  const before = await stage.memory()
  await stage.service.ask('took')
  const [beganMs, cpuBeforeMs] = [performance.now(), stage.cpuMs()]
  const flooding =
    attack &&
    stage.attacker.ask('flood', { perSecond: perSecond * attack.times, count: count * attack.times })
  const [clicks, flooded] = await Promise.all([stage.people.ask('clicks', { count, perSecond }), flooding])
  const tookMs = performance.now() - beganMs
  const left = await leftAfter(stage, there)
  const cpuMs = stage.cpuMs() - cpuBeforeMs - idleMsPerMs * (performance.now() - beganMs)
  const took = fieldsOf(await stage.service.ask('took'))
  return {
    clicks: clicksIn(clicks),
    took: { token: numbersIn(took.token), join: numbersIn(took.join) },
    flooded: flooded ? floodedIn(flooded) : null,
    ...{ cpuMs, tookMs, before, after: await stage.memory(), left },
  }
}

/** Milliseconds of processor time for each that passes while nobody asks anything. */
export async function measureIdle(stage: Stage): Promise<number> {
  const [beganMs, beforeMs] = [performance.now(), stage.cpuMs()]
  await sleep(2000)
  return (stage.cpuMs() - beforeMs) / (performance.now() - beganMs)
}

async function leftAfter(
  stage: Stage,
  there: Readonly<Record<string, number>>,
): Promise<FloodWindow['left']> {
  const untilMs = performance.now() + leaveTimeMs
  for (;;) {
    const now = await stage.counts()
    const more = Object.entries(now).flatMap(([name, count]) => {
      const extra = count - (there[name] ?? 0)
      return extra > 0 ? [[name, extra] as const] : []
    })
    if (more.length === 0 || performance.now() > untilMs) return Object.fromEntries(more)
    await sleep(pauseMs)
  }
}

// What other processes of this bench answer, as it comes over the pipe.

const numbersIn = (told: unknown): number[] => (Array.isArray(told) ? told.map(Number) : [])

function clicksIn(told: unknown): Click[] {
  return (Array.isArray(told) ? told : []).map((one: unknown) => {
    const { outcome, what, isProven, ms } = fieldsOf(one)
    const known = outcome === 'place' || outcome === 'refused' ? outcome : 'failed'
    return { outcome: known, what: String(what), isProven: isProven === true, ms: Number(ms) }
  })
}

function floodedIn(told: unknown): Flooded {
  const { items, heldBack, outcomes, cpuMs, tookMs } = fieldsOf(told)
  return {
    ...{ items: Number(items), heldBack: Number(heldBack), cpuMs: Number(cpuMs), tookMs: Number(tookMs) },
    outcomes: Object.fromEntries(
      Object.entries(fieldsOf(outcomes)).map(([name, count]) => [name, Number(count)]),
    ),
  }
}
