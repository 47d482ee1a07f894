import { type AttackName, attacks } from './attacks/attacks.ts'
import { acceptedCostMs, figuresOf } from './figures.ts'
import { type FloodPlan, measureIdle, measureWindow } from './floodWindow.ts'
import { printRows, type Row, told } from './report.ts'
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
    printRows(
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
      const comesIn = 'comesIn' in attacks[name]
      const figures = figuresOf({ attacked, control }, { acceptedMs, comesIn })
      const row = { defences, acceptedMs, attack: name, times, ...figures }
      rows.push(row)
      console.log(
        `defences ${defences}: ${attacks[name].name} ×${times}: ${row.places} of ${row.clicks} got a place ${told(row.whys)}`,
      )
    }
  }
  return rows
}
