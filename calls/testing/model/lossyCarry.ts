import { createDispatch } from '../../dispatch/createDispatch.ts'
import { usualNearness } from '../../policy/nearness.ts'
import { type Message, type Post, tellEveryMs } from '../../ports/messages.ts'
import { type createTestClock, sales, service } from '../testDesk.ts'
import { unbounded } from '../testTokens.ts'

type TestClock = ReturnType<typeof createTestClock>

/** What becomes of a message: how late each of its copies comes, in milliseconds. None: it never comes. */
export type Fate = readonly number[]

interface LossyCarry {
  /** For the desk: see its `carry`. */
  readonly carry: (deliver: (message: Message) => void) => Post
  /** From now on messages meet their fates. */
  storm(): void
  /** From now on everything arrives, in order and at once; the second dispatch is gone. */
  calm(): void
  /** Messages that never came, came more than once, or came late. */
  readonly hit: number
}

/**
 * Carries messages as a bad network does: late, twice, out of order or not at all, by these fates in turn. For as long as that
 * lasts there is a second dispatch, which hears what the first one hears and proposes as it does.
 */
export function createLossyCarry(
  clock: TestClock,
  fates: readonly Fate[],
  nearness = usualNearness,
): LossyCarry {
  let isCalm = true
  let sent = 0
  let hit = 0
  let second: ReturnType<typeof createDispatch> | null = null
  let cancelRound = () => {}
  let post: Post = () => {}

  function carryBy(deliver: (message: Message) => void): Post {
    const deliverToAll = (message: Message): void => {
      if (message.to === 'dispatch') second?.receive(message)
      deliver(message)
    }
    return message => {
      const fate = isCalm ? [0] : (fates[sent % fates.length] ?? [0])
      sent += 1
      if (fate.length !== 1 || fate[0] !== 0) hit += 1
      for (const lateMs of fate) {
        if (lateMs === 0) void Promise.resolve(message).then(deliverToAll)
        else clock.after(lateMs, () => deliverToAll(message))
      }
    }
  }

  const round = (): void => {
    second?.roundOver()
    cancelRound = clock.after(tellEveryMs, round)
  }

  return {
    carry(deliver) {
      post = carryBy(deliver)
      return post
    },
    storm() {
      isCalm = false
      const silent = { info() {}, warn() {}, error() {} }
      second = createDispatch({
        queues: [sales, service],
        room: { maxCalls: 5, unproven: unbounded },
        nearness,
        attacks: { isUnder: () => false },
        clock,
        log: silent,
        post,
      })
      cancelRound = clock.after(tellEveryMs, round)
    },
    calm() {
      isCalm = true
      cancelRound()
      second?.close()
      second = null
    },
    get hit() {
      return hit
    },
  }
}
