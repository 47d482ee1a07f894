import { type Child, fieldsOf, startChild } from '../child.ts'
import { printTable } from '../table.ts'
import { type Flatness, flatnessOf } from './flatness.ts'
import { type Sample, seriesOf, takeSample } from './samples.ts'

export interface SoakOptions {
  readonly minutes: number
  /** Calls a second. */
  readonly rate: number
  /** How long each of them talks, in seconds. */
  readonly talk: number
  readonly say: (line: string) => void
}

export interface SoakOutcome {
  readonly begun: number
  readonly talked: number
  /** How often, by what broke. */
  readonly failed: Readonly<Record<string, unknown>>
  readonly flatness: readonly Flatness[]
  /** What the service still held of calls when the last one was over; nothing of it may be. */
  readonly left: Readonly<Record<string, number>>
  readonly isGood: boolean
}

/** What the first calls load and open caches for is not looked at: this part of the time. */
const warmUpPart = 0.2
const sampleEveryMs = 2500
/** A talk is no rarer than this to come about, and its agent no sooner free. */
const callOverheadSeconds = 2
const spareAgents = 5
/**
 * Of some thousand calls the load itself loses one or two, by its own DTLS: so few say nothing of the service. What was lost is printed.
 */
const mayFail = (begun: number): number => Math.max(1, begun * 0.002)
/** After the last call whatever is on its way comes to rest. */
const restMs = 3000

/** Makes calls through the product for so long, and looks whether it holds at the end what it held at the beginning. */
export async function soak({ minutes, rate, talk, say }: SoakOptions): Promise<SoakOutcome> {
  const server = await startChild(new URL('../productServer.ts', import.meta.url), { BENCH_BESIDE: 'yes' }, [
    '--expose-gc',
  ])
  const load = await startChild(new URL('./load.ts', import.meta.url))
  try {
    const agents = Math.ceil(rate * (talk + callOverheadSeconds)) + spareAgents
    await load.ask('seat', await server.ask('enrolmentSecrets', agents))
    say(`${rate} calls a second of ${talk} s for ${minutes} minutes, ${agents} agents.`)
    await load.ask('start', { rate, talkMs: talk * 1000 })
    const samples = await samplesFor(minutes * 60_000, { server, load, say })
    await load.ask('stop')
    await pause(restMs)
    return outcomeOf(samples, await load.ask('made'), await server.ask('counts'))
  } finally {
    await load.stop()
    await server.stop()
  }
}

async function samplesFor(
  ms: number,
  { server, load, say }: { readonly server: Child; readonly load: Child } & Pick<SoakOptions, 'say'>,
): Promise<readonly Sample[]> {
  const pids = await server.ask('pids')
  const workerPid = Array.isArray(pids) ? Number(pids[1]) : Number.NaN
  const samples: Sample[] = []
  const startedAtMs = performance.now()
  let saidMinutes = 0
  for (;;) {
    await pause(sampleEveryMs)
    const passedMs = performance.now() - startedAtMs
    if (passedMs >= ms) return samples
    if (passedMs >= ms * warmUpPart) samples.push(await takeSample(server, workerPid))
    const minutes = Math.floor(passedMs / 60_000)
    if (minutes > saidMinutes) say(`${minutes} min: ${JSON.stringify(await load.ask('made'))}`)
    saidMinutes = minutes
  }
}

function outcomeOf(samples: readonly Sample[], made: unknown, counts: unknown): SoakOutcome {
  const { begun, talked, failed } = fieldsOf(made)
  const flatness = seriesOf(samples).map(flatnessOf)
  const { calls, leases, routers, transports, producers, consumers } = fieldsOf(counts)
  const left = {
    ...{ calls: Number(calls), leases: Number(leases), routers: Number(routers) },
    ...{ transports: Number(transports), producers: Number(producers), consumers: Number(consumers) },
  }
  const isGood =
    flatness.every(({ isFlat }) => isFlat) &&
    Object.values(left).every(count => count === 0) &&
    Object.values(fieldsOf(failed)).reduce<number>((sum, times) => sum + Number(times), 0) <=
      mayFail(Number(begun)) &&
    Number(talked) > 0
  return { begun: Number(begun), talked: Number(talked), failed: fieldsOf(failed), flatness, left, isGood }
}

/** What came of it, for people. */
export function printOutcome({ begun, talked, failed, flatness, left, isGood }: SoakOutcome): void {
  printTable(
    'What the service holds while calls come and go: medians of the first quarter and of the last',
    ['', 'first', 'last', 'grew', 'may grow', ''],
    flatness.map(({ name, first, last, mayGrow, isFlat }) => [
      ...[name, first, last, last - first, mayGrow],
      isFlat ? 'flat' : 'GROWS',
    ]),
  )
  console.log(`\n${begun} calls begun, ${talked} talked and ended as they should.`)
  console.log(`Failed: ${JSON.stringify(failed)}`)
  console.log(`Held when the last one was over: ${JSON.stringify(left)}`)
  console.log(isGood ? '\nFlat.' : '\nNOT flat, or too many calls failed.')
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
