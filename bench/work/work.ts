import { searchWork } from '../../auth/testing/testWork.ts'
import { createWork, type Work } from '../../auth/work/createWork.ts'
import {
  KeyThumbprint,
  QueueKey,
  RingfenceError,
  readWorkAsked,
  SiteKey,
  type WorkAsked,
} from '../../protocol/index.ts'
import { median } from '../statistics.ts'
import { printTable } from '../table.ts'

const call = {
  site: SiteKey.parse('bench'),
  queue: QueueKey.parse('line'),
  jkt: KeyThumbprint.parse('k'.repeat(43)),
}

/** The lowest and the highest price that the service asks by itself, and how many searches are timed. */
const prices = [
  { name: 'base', tries: 32, searches: 60 },
  { name: 'top', tries: 256, searches: 20 },
]
/** Challenges, and checks, in a row. */
const actsInARow = 200
const rounds = 5

/**
 * What a proof of work costs whoever searches it as fast as this machine can, natively and without a browser, and what it costs the
 * service: CPU time of the process, all threads together.
 */
export async function benchWork(): Promise<object> {
  const rows = []
  for (const { name, tries, searches } of prices) {
    const work = openWork(tries)
    const asking = await cpuMsOf(async () => {
      await ask(work)
    })
    const asked: WorkAsked[] = []
    for (let count = 0; count < searches; count += 1) asked.push(await ask(work))
    const began = process.cpuUsage()
    let derived = 0
    for (const each of asked) derived += searchWork(each) + 1
    const searchMs = cpuMsSince(began)
    // By the mean of all searches: that of those few which were timed may be off by luck.
    const attackerMs = (searchMs / derived) * tries
    const wrong: WorkAsked[] = []
    for (let count = 0; count < actsInARow * (rounds + 1); count += 1) wrong.push(await ask(work))
    // A wrong solution costs what a right one does.
    const checkMs = await cpuMsOf(async () => {
      const { challenge } = wrong.pop() ?? (await ask(work))
      await work.settle(call, 'none', { challenge, solution: 0 }).catch(() => undefined)
    })
    const oursMs = asking + checkMs
    rows.push({ name, tries, attackerMs, askUs: asking * 1000, checkMs, factor: attackerMs / oursMs })
  }
  printTable(
    'CPU of one token by work: whoever searches ÷ us; wanted ≥ 20 at the base price, ≥ 100 at the top one',
    ['price', 'tries', 'search, ms', 'challenge, µs', 'check, ms', 'search ÷ ours'],
    rows.map(row => [row.name, row.tries, row.attackerMs, row.askUs, row.checkMs, row.factor]),
  )
  return { rows }
}

/** At one price, whatever comes. */
function openWork(tries: number): Work {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const terms = { calmPerAgent: 0, calmAtLeast: 0, baseTries: tries, topTries: tries }
  const pressure = () => ({ inLine: 0, agentsOnDuty: 0 })
  return createWork(
    { ...terms, pressure, lateness: () => 0 },
    { isUnderAttack: () => false, clock: { now: () => Date.now() }, log },
  )
}

async function ask(work: Work): Promise<WorkAsked> {
  try {
    await work.settle(call, 'none', undefined)
  } catch (error) {
    const asked = error instanceof RingfenceError ? readWorkAsked(error.work) : undefined
    if (asked) return asked
  }
  throw new Error('no work was asked for')
}

/** The median of some rounds. */
async function cpuMsOf(act: () => Promise<void>): Promise<number> {
  const taken: number[] = []
  // The first round loads and compiles; it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const began = process.cpuUsage()
    for (let count = 0; count < actsInARow; count += 1) await act()
    if (round > 0) taken.push(cpuMsSince(began) / actsInARow)
  }
  return median(taken)
}

function cpuMsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}
