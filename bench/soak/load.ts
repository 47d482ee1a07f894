import { cleanup, initLogger } from 'node-datachannel'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { openProductCalls } from '../calls/load/productCalls.ts'
import { thisDoor } from '../calls/load/productDoor.ts'
import { speak } from '../calls/load/speaking.ts'
import { answerParent, fieldsOf } from '../child.ts'

/** The load of a soak: a process of its own that makes calls at a rate, whatever became of those before, and speaks through each for a while. */
initLogger('Warning', (level, message) => console.error(level, message))

const product = openProductCalls(makeDtlsIdentity(), thisDoor)
const failed = new Map<string, number>()
const open = new Set<Promise<void>>()
let [begun, talked, next] = [0, 0, 0]
let stop = () => {}

async function makeCall(talkMs: number): Promise<void> {
  try {
    next += 1
    // Each call names its stream by this; so many are never on at once.
    const call = await product.openCall(next % 50_000)
    const fallSilent = speak(call.legs)
    await new Promise(resolve => setTimeout(resolve, talkMs))
    fallSilent()
    const isLost = call.isLost()
    await call.hangUp()
    if (isLost) throw new Error('a call broke while both talked')
    talked += 1
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    failed.set(what, (failed.get(what) ?? 0) + 1)
  }
}

function start(argument: unknown): void {
  const { rate, talkMs } = fieldsOf(argument)
  const startedAtMs = performance.now()
  // What a late timer missed is begun at once, so that the rate holds.
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAtMs) / 1000) * Number(rate))
    for (; begun < due; begun += 1) {
      const made = makeCall(Number(talkMs))
      open.add(made)
      void made.then(() => open.delete(made))
    }
  }, 20)
  stop = () => clearInterval(timer)
}

answerParent(
  {
    seat: secrets => product.seat(Array.isArray(secrets) ? secrets.map(String) : []),
    start,
    /** Resolves when the last call has ended. */
    async stop() {
      stop()
      while (open.size > 0) await Promise.all(open)
    },
    made: () => ({ begun, talked, failed: Object.fromEntries(failed) }),
  },
  () => {
    stop()
    product.close()
    cleanup()
  },
)
