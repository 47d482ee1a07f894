import { median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { countVisits, crowds, type Visits } from './visits.ts'
import { openWaitingLine, type WaitingLine } from './waitingLine.ts'

const lengths = [100, 1000, 10_000]
const rounds = 25
/** Acts of one kind in a row, in each round. */
const actsInARow = 40
const acts = ['enqueue', 'cancel', 'assign', 'place'] as const satisfies readonly (keyof WaitingLine &
  keyof Visits)[]

/** What the line costs dispatch: entries looked at, and time, as it grows. */
export async function benchQueue(): Promise<object> {
  const visits = lengths.flatMap(length =>
    crowds.map(crowd => ({ length, crowd: crowd.name, most: countVisits(length, crowd) })),
  )
  printTable(
    'Entries looked at, at most: ≤ 4·log2 n + 10',
    ['in line', 'who', ...acts, 'allowed'],
    visits.map(({ length, crowd, most }) => [
      ...[length, crowd],
      ...acts.map(act => most[act]),
      4 * Math.log2(length) + 10,
    ]),
  )
  const times = await measureInTurn()
  const ratios = acts.map(act => (times.get(`${act} 10000`) ?? 0) / (times.get(`${act} 100`) ?? 1))
  printTable(
    'Microseconds per act, medians; at 10,000 in line ≤ 3 × what they take at 100',
    ['in line', ...acts],
    [
      ...lengths.map(length => [length, ...acts.map(act => times.get(`${act} ${length}`) ?? 0)]),
      ['ratio', ...ratios],
    ],
  )
  return { rounds, visits, times: Object.fromEntries(times), ratios }
}

/** Each length has its turn in each round, forwards and backwards. */
async function measureInTurn(): Promise<ReadonlyMap<string, number>> {
  const lines: (readonly [length: number, line: WaitingLine])[] = []
  for (const length of lengths) lines.push([length, await openWaitingLine(length)])
  const taken = new Map<string, number[]>()
  // The first round loads and compiles; it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [length, line] of round % 2 === 0 ? lines : lines.toReversed()) {
      // What one act takes from the line the one before has added.
      for (const act of ['place', 'enqueue', 'cancel', 'enqueue', 'assign'] as const) {
        const us = await timeOf(line, act)
        const all = taken.get(`${act} ${length}`) ?? []
        if (round > 0) taken.set(`${act} ${length}`, [...all, us])
      }
    }
  }
  return new Map([...taken].map(([name, all]) => [name, median(all)]))
}

async function timeOf(line: WaitingLine, act: keyof WaitingLine): Promise<number> {
  const beganMs = performance.now()
  for (let count = 0; count < actsInARow; count += 1) await line[act]()
  return ((performance.now() - beganMs) * 1000) / actsInARow
}
