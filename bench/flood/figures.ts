import { failureBound, quantile } from '../statistics.ts'
import { letIn } from './attacks/attack.ts'
import type { FloodWindow } from './floodWindow.ts'

/** What one attack did, beside the same people while the same attack went to the sink. */
export interface Figures {
  readonly clicks: number
  readonly places: number
  readonly refused: number
  readonly failed: number
  readonly provenPlaces: number
  /** Of the same clicks while the attack went to the sink: less than all is the machine's own limit, or the generator's. */
  readonly controlPlaces: number
  /** Part of its core that the product got. */
  readonly productCpu: number
  readonly provenClicks: number
  /** At most this part of people's clicks fails, 95 % sure. */
  readonly failedAtMost: number
  /** Why people were refused or failed, and how often. */
  readonly whys: Readonly<Record<string, number>>
  /** Inside the service, milliseconds: token and join, each at its own quantile. */
  readonly setUp: { readonly p50: number; readonly p95: number }
  readonly setUpToControl: number
  /** As people have it, from click to place. */
  readonly clickP95ToControl: number
  readonly items: number
  readonly itemsPerSecond: number
  /** Not begun, since too many were under way. */
  readonly heldBack: number
  readonly outcomes: Readonly<Record<string, number>>
  /** Part of the items that were refused, or dropped without an answer. */
  readonly refusedItems: number
  /** The product's processor time for one item that is refused, to that for one caller who gets a place; where hardly one is, for one item. */
  readonly itemCostToAccepted: number
  readonly attackerCpuToOurs: number
  /** Megabytes more than before: of Node's heap, and resident of Node and worker. */
  readonly grown: { readonly heap: number; readonly resident: number }
  readonly left: Readonly<Record<string, number>>
}

/** Processor time of the product for one caller who gets a place and hangs up, in a window without any attack. */
export function acceptedCostMs({ cpuMs, clicks }: FloodWindow): number {
  return cpuMs / clicks.filter(({ outcome }) => outcome === 'place').length
}

/** @param comesIn whether an item that was let in is a caller who got a place */
export function figuresOf(
  { attacked, control }: { readonly attacked: FloodWindow; readonly control: FloodWindow },
  { acceptedMs, comesIn }: { readonly acceptedMs: number; readonly comesIn: boolean },
): Figures {
  const { clicks, flooded, before, after } = attacked
  const of = (outcome: string) => clicks.filter(click => click.outcome === outcome)
  const proven = clicks.filter(({ isProven }) => isProven)
  const { items = 0, heldBack = 0, tookMs = 1, cpuMs: attackerMs = 0, outcomes = {} } = flooded ?? {}
  const places = comesIn ? (outcomes[letIn] ?? 0) : 0
  // A handful of refusals among many callers cannot be told from what those cost.
  const cameIn = places > 0.9 * items ? 0 : places
  const oursMs = Math.max(0, attacked.cpuMs - control.cpuMs)
  const setUp = { p50: setUpAt(attacked, 0.5), p95: setUpAt(attacked, 0.95) }
  return {
    clicks: clicks.length,
    places: of('place').length,
    refused: of('refused').length,
    failed: of('failed').length,
    provenClicks: proven.length,
    controlPlaces: control.clicks.filter(({ outcome }) => outcome === 'place').length,
    productCpu: attacked.cpuMs / attacked.tookMs,
    provenPlaces: proven.filter(({ outcome }) => outcome === 'place').length,
    failedAtMost: failureBound(of('failed').length, clicks.length),
    whys: countOf([...of('refused'), ...of('failed')].map(({ what }) => what)),
    setUp,
    setUpToControl: setUp.p95 / setUpAt(control, 0.95),
    clickP95ToControl: clickAt(attacked, 0.95) / clickAt(control, 0.95),
    items,
    itemsPerSecond: (1000 * items) / tookMs,
    heldBack,
    outcomes,
    refusedItems: 1 - (outcomes[letIn] ?? 0) / items,
    itemCostToAccepted: (oursMs / acceptedMs - cameIn) / (items - cameIn),
    attackerCpuToOurs: attackerMs / oursMs,
    grown: {
      heap: after.heap - before.heap,
      resident: after.node + after.worker - before.node - before.worker,
    },
    left: attacked.left,
  }
}

const setUpAt = ({ took }: FloodWindow, part: number): number =>
  quantile(took.token, part) + quantile(took.join, part)

const clickAt = ({ clicks }: FloodWindow, part: number): number =>
  quantile(
    clicks.filter(({ outcome }) => outcome === 'place').map(({ ms }) => ms),
    part,
  )

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
