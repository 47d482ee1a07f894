import { startChild } from '../child.ts'
import { proxiedAddress } from '../ports.ts'
import { type Fit, fitLine, median } from '../statistics.ts'
import { printTable } from '../table.ts'
import { type Engine, openTwoPages, type TwoPages } from './browsers.ts'
import { type Network, startNetwork } from './network.ts'
import { runAccept, runClick, runSerial } from './run.ts'

const roundTripsMs = [0, 50, 100, 200]
const runsPerPoint = 9
const echoes = 40

const measures = ['serial', 'click', 'acceptAgent', 'acceptCaller', 'acceptBoth'] as const
type Measure = (typeof measures)[number]

const names: Readonly<Record<Measure, string>> = {
  serial: 'usual serial order: click → agent hears',
  click: 'click → agent hears (accepted at once)',
  acceptAgent: 'accept → agent hears',
  acceptCaller: 'accept → caller hears',
  acceptBoth: 'accept → both hear',
}
const browserNames: Readonly<Record<Engine, string>> = { chromium: 'Chromium', firefox: 'Firefox' }
/** Of Chromium; Firefox cannot take the DTLS role that saves the caller's voice a round trip. */
const targets: Readonly<Partial<Record<Measure, string>>> = {
  click: 'b ≤ 4.3',
  acceptBoth: 'b ≤ 1.2, a ≤ 70',
}

/** All runs at one distance. */
interface Point {
  readonly roundTripMs: number
  /** What the echo behind the proxy measured: before the runs, and over UDP also between them. */
  readonly tcpMs: number
  readonly udpMs: number
  readonly runs: Readonly<Record<Measure, number[]>>
}

/** How long until people hear each other, as a function of the distance: T = a + b·RTT. */
export async function benchRing(): Promise<object> {
  const announced = { BENCH_ANNOUNCED: proxiedAddress }
  const network = await startNetwork()
  const server = await startChild(new URL('../productServer.ts', import.meta.url), announced)
  const bare = await startChild(new URL('../bare/server.ts', import.meta.url), announced)
  try {
    return { chromium: await measure(network, 'chromium'), firefox: await measure(network, 'firefox') }
  } finally {
    await Promise.all([server.stop(), bare.stop(), network.close()])
  }
}

/** Caller and agent in the same browser. */
async function measure(network: Network, engine: Engine): Promise<object> {
  const pages = await openTwoPages(engine)
  try {
    await pages.agent.evaluate(() => window.bench.sit())
    const points: Point[] = []
    for (const ms of roundTripsMs) points.push(await measurePoint(network, pages, ms))
    return report(engine, points)
  } finally {
    await pages.close()
  }
}

async function measurePoint(network: Network, pages: TwoPages, roundTripMs: number): Promise<Point> {
  await network.setRoundTripMs(roundTripMs)
  const tcpMs = await network.measureRoundTripMs('tcp', echoes)
  const echoed = [await network.measureRoundTripMs('udp', echoes)]
  const runs: Point['runs'] = { serial: [], click: [], acceptAgent: [], acceptCaller: [], acceptBoth: [] }
  // The first round only warms caches of the browsers and the server.
  for (let round = 0; round <= runsPerPoint; round += 1) {
    const serial = await runSerial(pages)
    const click = await runClick(pages)
    const accept = await runAccept(pages)
    echoed.push(await network.measureRoundTripMs('udp', 3))
    if (round === 0) continue
    runs.serial.push(serial)
    runs.click.push(click)
    runs.acceptAgent.push(accept.agent)
    runs.acceptCaller.push(accept.caller)
    runs.acceptBoth.push(Math.max(accept.agent, accept.caller))
  }
  return { roundTripMs, tcpMs, udpMs: median(echoed), runs }
}

function report(engine: Engine, points: readonly Point[]): object {
  printTable(
    `${browserNames[engine]}: the network, measured through its own proxy (milliseconds)`,
    ['round trip wanted', 'TCP', 'UDP'],
    points.map(({ roundTripMs, tcpMs, udpMs }) => [roundTripMs, tcpMs, udpMs]),
  )
  const fits = Object.fromEntries(
    measures.map(measure => [
      measure,
      { ofMedians: fitOf(points, measure, runs => [median(runs)]), ofAllRuns: fitOf(points, measure) },
    ]),
  )
  printTable(
    `${browserNames[engine]}, until people hear each other: T = a + b·RTT, milliseconds, medians of ${runsPerPoint} runs`,
    ['', ...roundTripsMs.map(ms => `RTT ${ms}`), 'a', 'b', 'a, all runs', 'b, all runs', 'wanted'],
    measures.map(measure => [
      names[measure],
      ...points.map(({ runs }) => Math.round(median(runs[measure]))),
      ...[fits[measure]?.ofMedians, fits[measure]?.ofAllRuns].flatMap(fit =>
        fit ? [Math.round(fit.a), fit.b] : [],
      ),
      (engine === 'chromium' && targets[measure]) || '',
    ]),
  )
  return { points, fits }
}

/** Over what is `counted` at each point, against the round trip that was measured. */
function fitOf(
  points: readonly Point[],
  measure: Measure,
  counted: (runs: readonly number[]) => readonly number[] = runs => runs,
): Fit {
  return fitLine(points.flatMap(({ udpMs, runs }) => counted(runs[measure]).map(y => ({ x: udpMs, y }))))
}
