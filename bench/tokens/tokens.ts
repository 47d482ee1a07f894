import { median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { bareWorks } from './bare.ts'
import { acceptingWorks, refusingWorks } from './product.ts'
import { openStage } from './stage.ts'
import { measure, type Work } from './work.ts'

const rounds = 25

/**
 * How many lie ready in one turn of the event loop. Sixteen: what arrives while sixteen are verified, when joins come as
 * fast as one processor takes them. One: a quiet service, where each use waits for the disk alone.
 */
const underLoad = 16
const quiet = 1

/** What a call token costs the processor: issued, verified once with its proof, and refused; beside bare signatures. */
export async function benchTokens(): Promise<object> {
  const stage = await openStage()
  try {
    const bare = await bareWorks(stage)
    const [loaded, alone] = [acceptingWorks(stage, underLoad), acceptingWorks(stage, quiet)]
    const [bareLoaded, bareAlone] = [bare.verify(underLoad), bare.verify(quiet)]
    const bareIssue = bare.issue(underLoad)
    const { rejections, garbage } = refusingWorks(stage, underLoad)
    const costs = await measureInTurn([
      ...[loaded.issue, ...bareIssue],
      ...[loaded.verify, ...bareLoaded],
      ...[alone.verify, ...bareAlone],
      ...[...rejections, ...garbage],
    ])
    const rows = (works: readonly Work[], beside: Work) => works.map(work => rowOf(costs, work, beside))

    const issued = rows([loaded.issue, ...bareIssue], loaded.issue)
    const verified = rows([loaded.verify, ...bareLoaded], loaded.verify)
    const verifiedAlone = rows([alone.verify, ...bareAlone], alone.verify)
    const refused = rows([loaded.verify, ...rejections, ...garbage], loaded.verify)
    print(`Issue, ${underLoad} at once`, 'rate of the product to it', issued)
    print(`Verify, ${underLoad} at once: full ≥ 0.85 × bare jose`, 'rate of the product to it', verified)
    print('Verify, one at a time', 'rate of the product to it', verifiedAlone)
    print(
      `Refuse, ${underLoad} at once: cheaper than accepting, garbage under 20 µs`,
      'cost, accepting = 1',
      refused,
    )
    return { rounds, underLoad, issued, verified, verifiedAlone, refused }
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
