import { cleanup, initLogger } from 'node-datachannel'
import { makeDtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { answerParent, fieldsOf } from '../../child.ts'
import { type System, systems } from '../systems.ts'
import { openBareCall } from './bareCalls.ts'
import { type KeptCalls, keepCalls } from './keptCalls.ts'
import type { OpenCall } from './loadCall.ts'
import { countLosses } from './losses.ts'
import { openProductCalls } from './productCalls.ts'
import { doorOfCheckout, thisDoor } from './productDoor.ts'
import { speak } from './speaking.ts'

/** The load: a process of its own that holds calls through all systems and speaks through one at a time. */
initLogger('Warning', (level, message) => console.error(level, message))

/** Of some three thousand calls. What breaks more often is no accident. */
const mayLose = 50
/** So many calls are made and ended at the same time. */
const atOnce = 5

const identity = makeDtlsIdentity()
const losses = countLosses(mayLose)
const product = openProductCalls(identity, thisDoor)
const folder = process.env.BENCH_AGAINST
const against = folder === undefined ? undefined : openProductCalls(identity, await doorOfCheckout(folder))

const keep = (system: System, open: OpenCall): KeptCalls =>
  keepCalls(open, error => losses.count(system, error))
const kept: Readonly<Record<System, KeptCalls | undefined>> = {
  bare: keep('bare', index => openBareCall(identity, index)),
  product: keep('product', product.openCall),
  against: against && keep('against', against.openCall),
}

/**
 * Speaks through every call of one system for so long; answers the part of the packets that came through, and how many calls
 * broke meanwhile: those are made anew before it answers.
 */
async function speakFor(calls: KeptCalls, ms: number): Promise<{ delivered: number; lost: number }> {
  await calls.mend()
  const legs = calls.calls.flatMap(call => call.legs)
  const received = () => legs.reduce((sum, leg) => sum + leg.received(), 0)
  const before = received()
  const startedAtMs = performance.now()
  const stop = speak(legs)
  await new Promise(resolve => setTimeout(resolve, ms))
  stop()
  const sent = legs.length * 50 * ((performance.now() - startedAtMs) / 1000)
  return { delivered: (received() - before) / sent, lost: await calls.mend() }
}

async function seat({ system, secrets }: Order): Promise<void> {
  await (system === 'against' ? against : product)?.seat(secrets)
}

interface Order {
  readonly system: System
  readonly calls: KeptCalls
  readonly count: number
  readonly ms: number
  readonly secrets: readonly string[]
}
function orderOf(argument: unknown): Order {
  const { system, count, ms, secrets } = fieldsOf(argument)
  const named = systems.find(each => each === system)
  const calls = named && kept[named]
  if (!calls) throw new Error('which system?')
  return {
    system: named,
    calls,
    count: Number(count),
    ms: Number(ms),
    secrets: Array.isArray(secrets) ? secrets.map(String) : [],
  }
}
/** Answers a question that is an order. */
const to = (obey: (order: Order) => unknown) => (argument: unknown) => obey(orderOf(argument))

answerParent(
  {
    seat: to(seat),
    bringTo: to(({ calls, count, ms }) => calls.bringTo(count, ms)),
    speakFor: to(({ calls, ms }) => speakFor(calls, ms)),
    makeAndEnd: to(({ calls, count }) => calls.makeAndEnd(count, atOnce)),
    lost: () => losses.lost(),
  },
  () => {
    product.close()
    against?.close()
    cleanup()
  },
)
