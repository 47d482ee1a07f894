import { RingfenceError } from '../../../../protocol/errors.ts'
import type { WorkAsked } from '../../../../protocol/work.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import type { TokenWork } from './callTokenRequest.ts'
import { solveWork } from './solveWork.ts'

/** Beside the first one, for one token. */
const moreChallenges = 2

/** What must be left of a challenge's time for the way to the service. */
const wayMs = 1000

/** As often as a bar can be seen to move. */
const progressSteps = 20

/** Who wants a token that is to be worked for. */
export interface Solving {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Hears when it begins, how far it is, and by `null` when it is over. */
  readonly onWork: (work: TokenWork | null) => void
}

/**
 * Works for a token, and asks for it again with the solution. Where that came too late, or the price rose meanwhile, it works once
 * or twice more.
 * @throws RingfenceError `work-required` when that was not enough; `request-not-allowed` when nobody wants the token any more; what
 * else the token's address refuses with
 */
export async function payForToken(
  asked: WorkAsked,
  ask: (more: object) => Promise<unknown>,
  solving: Solving,
): Promise<unknown> {
  const { signal, onWork } = solving
  let work: WorkAsked | undefined = asked
  try {
    for (let left = moreChallenges; ; left -= 1) {
      const solution = work && (await solveInTime(work, solving))
      if (signal.aborted) throw new RingfenceError('request-not-allowed')
      try {
        return await ask(
          work && solution !== undefined ? { work: { challenge: work.challenge, solution } } : {},
        )
      } catch (error) {
        const refusal = asRingfenceError(error)
        // A service that was started anew knows its challenges no more, and is asked for another.
        if (left === 0 || !['work-required', 'work-invalid'].includes(refusal.code)) throw error
        work = refusal.work
      }
    }
  } finally {
    if (!signal.aborted) onWork(null)
  }
}

/** `undefined` where the time of the challenge is over first, or nobody wants it any more. */
function solveInTime(work: WorkAsked, { clock, signal, onWork }: Solving): Promise<number | undefined> {
  const untilMs = clock.now() + work.expiresInMs - wayMs
  let shown = -1
  const show = (tried: number) => {
    // Of all searches, how many are over by now: how much is left of this one nobody can know.
    const step = Math.floor((1 - Math.exp(-tried / work.tries)) * progressSteps)
    if (step === shown || signal.aborted) return
    shown = step
    onWork({ progress: step / progressSteps, passkeyHelps: work.passkeyHelps })
  }
  show(0)
  return solveWork(work, () => !signal.aborted && clock.now() < untilMs, show)
}
