import { cleanup, initLogger } from 'node-datachannel'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { answerParent, fieldsOf } from '../child.ts'
import { openBareCall } from './bareCalls.ts'
import type { LoadCall, OpenCall } from './loadCall.ts'
import { openProductCalls } from './productCalls.ts'
import { speak } from './speaking.ts'
import { type System, systems } from './systems.ts'

/** The load: a process of its own that holds calls through both systems and speaks through one at a time. */
initLogger('Warning', (level, message) => console.error(level, message))
const identity = makeDtlsIdentity()
const product = openProductCalls(identity)
const open: Readonly<Record<System, OpenCall>> = {
  bare: index => openBareCall(identity, index),
  product: index => product.openCall(index),
}
const calls: Readonly<Record<System, LoadCall[]>> = { bare: [], product: [] }

/** So many calls are set up at the same time. */
const atOnce = 5

async function bringTo({ system, count }: Order): Promise<void> {
  const standing = calls[system]
  while (standing.length > count) await standing.pop()?.hangUp()
  while (standing.length < count) {
    const wanted = Math.min(atOnce, count - standing.length)
    const indexes = Array.from({ length: wanted }, (_, offset) => standing.length + offset)
    standing.push(...(await Promise.all(indexes.map(open[system]))))
  }
}

/** Speaks through every call of one system for so long; answers the part of the packets that came through. */
async function speakFor({ system, ms }: Order): Promise<number> {
  const legs = calls[system].flatMap(call => call.legs)
  const received = () => legs.reduce((sum, leg) => sum + leg.received(), 0)
  const before = received()
  const startedAtMs = performance.now()
  const stop = speak(legs)
  await new Promise(resolve => setTimeout(resolve, ms))
  stop()
  return (received() - before) / (legs.length * 50 * ((performance.now() - startedAtMs) / 1000))
}

/** Makes and ends calls, a few packets each, some at the same time. */
async function makeAndEnd({ system, count }: Order): Promise<void> {
  let left = count
  const workerOf = async (index: number) => {
    while (left > 0) {
      left -= 1
      const call = await open[system](index)
      for (const leg of call.legs) leg.speak()
      await call.hangUp()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, index) => workerOf(index)))
}

interface Order {
  readonly system: System
  readonly count: number
  readonly ms: number
}
function orderOf(argument: unknown): Order {
  const { system, count, ms } = fieldsOf(argument)
  const named = systems.find(each => each === system)
  if (!named) throw new Error('which system?')
  return { system: named, count: Number(count), ms: Number(ms) }
}

answerParent(
  {
    seat: secrets => product.seat(Array.isArray(secrets) ? secrets.map(String) : []),
    bringTo: argument => bringTo(orderOf(argument)),
    speakFor: argument => speakFor(orderOf(argument)),
    makeAndEnd: argument => makeAndEnd(orderOf(argument)),
  },
  () => {
    product.close()
    cleanup()
  },
)
