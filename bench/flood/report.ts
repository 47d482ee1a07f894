import { printTable } from '../table.ts'
import { type AttackName, attacks } from './attacks/attacks.ts'
import type { Figures } from './figures.ts'
import type { Defences } from './stage.ts'

/** One attack at one rate. */
export interface Row extends Figures {
  readonly defences: Defences
  /** Milliseconds of the product's processor time for one caller who gets a place and hangs up, in calm. */
  readonly acceptedMs: number
  readonly attack: AttackName
  readonly times: number
}

type Column = readonly [head: string, cell: (row: Row) => number | string]

const ofPeople: readonly Column[] = [
  ['attack', row => `${attacks[row.attack].name} ×${row.times}`],
  ['clicks', row => row.clicks],
  ['place %', row => percent(row.places, row.clicks)],
  ['proven %', row => percent(row.provenPlaces, row.provenClicks)],
  ['place % in control', row => percent(row.controlPlaces, row.clicks)],
  ['refused %', row => percent(row.refused, row.clicks)],
  ['failed %', row => percent(row.failed, row.clicks)],
  ['failed at most % (95 %)', row => percent(row.failedAtMost, 1)],
  ['set-up p50 ms', row => row.setUp.p50],
  ['p95', row => row.setUp.p95],
  ['p95 to control', row => row.setUpToControl],
  ['click p95 to control', row => row.clickP95ToControl],
  ['why not', row => told(row.whys)],
]

const ofCost: readonly Column[] = [
  ['attack', row => `${attacks[row.attack].name} ×${row.times}`],
  ['items', row => row.items],
  ['per s', row => row.itemsPerSecond],
  ['held back', row => row.heldBack],
  ['refused %', row => percent(row.refusedItems, 1)],
  ['item to accepted', row => row.itemCostToAccepted],
  ['attacker’s CPU to ours', row => row.attackerCpuToOurs],
  ['product’s CPU %', row => percent(row.productCpu, 1)],
  ['heap MB more', row => row.grown.heap],
  ['resident MB more', row => row.grown.resident],
  ['left after', row => told(row.left) || 'nothing'],
  ['what became of them', row => told(row.outcomes)],
]

export function printRows(defences: Defences, rows: readonly Row[]): void {
  const print = (title: string, columns: readonly Column[]) =>
    printTable(
      `Defences ${defences}: ${title}`,
      columns.map(([head]) => head),
      rows.map(row => columns.map(([, cell]) => cell(row))),
    )
  print(
    'people. Aims: no failure and at most 1 % refused at ×10, 99 % at ×100; set-up p95 to control ≤ 1.5',
    ofPeople,
  )
  const accepted = rows[0]?.acceptedMs.toFixed(1)
  print(
    `what it costs; an accepted caller ${accepted} ms. Aims: an item to that ≤ 0.3, attacker’s processor to ours ≥ 20, nothing left`,
    ofCost,
  )
}

const percent = (part: number, of: number): string => (of === 0 ? '-' : ((100 * part) / of).toFixed(1))

/** Names and counts, the most frequent first. */
export const told = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([, one], [, another]) => another - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
