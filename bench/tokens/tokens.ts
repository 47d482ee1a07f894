import { median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { bareWorks } from './bare.ts'
import { productWorks } from './product.ts'
import { openStage } from './stage.ts'
import { measure, type Work } from './work.ts'

const rounds = 11

/** What a call token costs the processor: issued, verified once with its proof, and refused; beside bare signatures. */
export async function benchTokens(): Promise<object> {
  const stage = await openStage()
  try {
    const product = productWorks(stage)
    const bare = await bareWorks(stage)
    const { issue, verify, rejections, garbage } = product
    const costs = await measureInTurn([
      issue,
      ...bare.issue,
      verify,
      ...bare.verify,
      ...rejections,
      ...garbage,
    ])
    const rows = (works: readonly Work[], beside: Work) => works.map(work => rowOf(costs, work, beside))

    const issued = rows([issue, ...bare.issue], issue)
    const verified = rows([verify, ...bare.verify], verify)
    const refused = rows([verify, ...rejections, ...garbage], verify)
    print('Issue', 'rate of the product to it', issued)
    print('Verify: full ≥ 0.85 × bare jose', 'rate of the product to it', verified)
    print('Refuse: cheaper than accepting, garbage under 20 µs', 'cost, accepting = 1', refused)
    return { rounds, issued, verified, refused }
  } finally {
    await stage.close()
  }
}

/** Microseconds of processor time by work, one for each round. */
type Costs = ReadonlyMap<Work, readonly number[]>

async function measureInTurn(works: readonly Work[]): Promise<Costs> {
  const costs = new Map<Work, number[]>(works.map(work => [work, []]))
  // The first round loads and compiles; it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    // Each begins a round as often as it ends one, so that whatever else the machine does meets all.
    const order = round % 2 === 0 ? works : works.toReversed()
    for (const work of order) {
      const cost = await measure(work)
      if (round > 0) costs.get(work)?.push(cost)
    }
  }
  return costs
}

interface Row {
  readonly name: string
  readonly microseconds: number
  readonly perCpuSecond: number
  /** Cost of this to the cost of what it stands beside, median of the rounds. */
  readonly ratio: number
}

function rowOf(costs: Costs, work: Work, beside: Work): Row {
  const [own, others] = [costs.get(work) ?? [], costs.get(beside) ?? []]
  const microseconds = median(own)
  const ratio = median(own.map((cost, round) => cost / (others[round] ?? Number.NaN)))
  return { name: work.name, microseconds, perCpuSecond: 1e6 / microseconds, ratio }
}

function print(title: string, ratioName: string, rows: readonly Row[]): void {
  printTable(
    `${title} (medians of ${rounds} rounds in turn, processor time of all threads)`,
    ['', 'µs', 'per CPU-second', ratioName],
    rows.map(({ name, microseconds, perCpuSecond, ratio }) => [
      name,
      microseconds,
      Math.round(perCpuSecond),
      ratio,
    ]),
  )
}
