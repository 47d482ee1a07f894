import { printTable } from '../table.ts'
import { type AttackName, attacks } from './attacks/attacks.ts'
import { acceptedCostMs, type Figures, figuresOf } from './figures.ts'
import { type FloodPlan, measureIdle, measureWindow } from './floodWindow.ts'
import { canPin, type Defences, openStage, type Stage } from './stage.ts'

export interface FloodOptions {
  /** Of people, in each window; as many × `times` items come beside them. */
  readonly clicks: number
  readonly clicksPerSecond: number
  readonly times: readonly number[]
  readonly attacks: readonly AttackName[]
  readonly defences: readonly Defences[]
  /** Of attackers. */
  readonly addresses: number
}

const warmUpTimes = 20

interface Row extends Figures {
  readonly defences: Defences
  /** Milliseconds of the product's processor time for one caller who gets a place and hangs up, in calm. */
  readonly acceptedMs: number
  readonly attack: AttackName
  readonly times: number
}

/**
 * People click at a set rate while one attack at a time comes to one door; before, the same attack goes to an empty sink, so that what
 * it costs to send it is taken from what it does. Everything on loopback, with 127.0.0.0/8 as addresses.
 */
export async function benchFlood(options: FloodOptions): Promise<object> {
  if (!canPin) console.log('Nothing is pinned to a core (one core, or no taskset): all disturb each other.')
  const rows: Row[] = []
  for (const defences of options.defences) {
    const stage = await openStage(defences)
    try {
      rows.push(...(await floodStage(stage, defences, options)))
    } finally {
      await stage.close()
    }
  }
  for (const defences of options.defences)
    print(
      defences,
      rows.filter(row => row.defences === defences),
    )
  return { options, isPinned: canPin, rows }
}

async function floodStage(stage: Stage, defences: Defences, options: FloodOptions): Promise<Row[]> {
  const { clicks, clicksPerSecond, addresses } = options
  const idle = await measureIdle(stage)
  let window = 0
  const measure = (attack: FloodPlan['attack']) => {
    window += 1
    return measureWindow(stage, { clicks, clicksPerSecond, addresses, window, attack }, idle)
  }
  // What is asked first loads and compiles; callers of whom nothing is counted make it warm.
  await measure({ name: 'churn', times: warmUpTimes, isSink: false })
  const acceptedMs = acceptedCostMs(await measure(null))
  const rows: Row[] = []
  for (const name of options.attacks) {
    for (const times of options.times) {
      const control = await measure({ name, times, isSink: true })
      const attacked = await measure({ name, times, isSink: false })
      const row = { defences, acceptedMs, attack: name, times, ...figuresOf(attacked, control, acceptedMs) }
      rows.push(row)
      console.log(
        `defences ${defences}: ${attacks[name].name} ×${times}: ${row.places} of ${row.clicks} got a place ${told(row.whys)}`,
      )
    }
  }
  return rows
}

const percent = (part: number, of: number): string => (of === 0 ? '-' : `${((100 * part) / of).toFixed(1)}`)

const told = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([, one], [, another]) => another - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function print(defences: Defences, rows: readonly Row[]): void {
  const nameOf = ({ attack, times }: Row) => `${attacks[attack].name} ×${times}`
  printTable(
    `Defences ${defences}: people. Aims: no failure and at most 1 % refused at ×10, 99 % at ×100; set-up p95 to control ≤ 1.5`,
    [
      ...['attack', 'clicks', 'place %', 'proven %', 'refused %', 'failed %', 'failed at most % (95 %)'],
      ...['set-up p50 ms', 'p95', 'p95 to control', 'click p95 to control', 'why not'],
    ],
    rows.map(row => [
      ...[
        nameOf(row),
        row.clicks,
        percent(row.places, row.clicks),
        percent(row.provenPlaces, row.provenClicks),
      ],
      ...[percent(row.refused, row.clicks), percent(row.failed, row.clicks), percent(row.failedAtMost, 1)],
      ...[row.setUp.p50, row.setUp.p95, row.setUpToControl, row.clickP95ToControl, told(row.whys)],
    ]),
  )
  printTable(
    `Defences ${defences}: what it costs; an accepted caller ${rows[0]?.acceptedMs.toFixed(1)} ms. Aims: an item to that ≤ 0.3, attacker’s processor to ours ≥ 20, nothing left`,
    [
      ...['attack', 'items', 'per s', 'refused %', 'item to accepted', 'attacker’s CPU to ours'],
      ...['heap MB more', 'resident MB more', 'left after', 'what became of them'],
    ],
    rows.map(row => [
      ...[nameOf(row), row.items, row.itemsPerSecond, percent(row.refusedItems, 1), row.itemCostToAccepted],
      ...[row.attackerCpuToOurs, row.grown.heap, row.grown.resident, told(row.left) || 'nothing'],
      told(row.outcomes),
    ]),
  )
}
