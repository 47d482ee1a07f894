import { RingfenceError } from '../../../../protocol/errors.ts'
import { readWorkAsked, type WorkAsked } from '../../../../protocol/work.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Working } from './callTokenRequest.ts'
import { solveWork } from './solveWork.ts'

/** Beside the first one, for one token. */
const moreChallenges = 2

/** What must be left of a challenge's time for the way to the service. */
const wayMs = 1000

/** As often as a bar can be seen to move. */
const progressSteps = 20

/**
 * Works for a token, or whatever else was refused without, and asks for it again with the solution. Where that came too late, or the price
 * rose meanwhile, it works once or twice more.
 * @throws RingfenceError `work-required` when that was not enough; `request-not-allowed` when nobody wants the token any more; what
 * else the token's address refuses with
 */
export async function payForToken<T>(
  thrown: unknown,
  ask: (more: object) => Promise<T>,
  working: Working,
): Promise<T> {
  let work = readWorkAsked(asRingfenceError(thrown).work)
  if (!work) throw thrown
  try {
    for (let left = moreChallenges; ; left -= 1) {
      const solution = work && (await solveInTime(work, working))
      if (working.isStopped) throw new RingfenceError('request-not-allowed')
      try {
        return await ask(
          work && solution !== undefined ? { work: { challenge: work.challenge, solution } } : {},
        )
      } catch (error) {
        const refusal = asRingfenceError(error)
        // A service that was started anew knows its challenges no more, and is asked for another.
        if (left === 0 || !['work-required', 'work-invalid'].includes(refusal.code)) throw error
        work = readWorkAsked(refusal.work)
      }
    }
  } finally {
    tell(working, null)
  }
}

/** `undefined` where the time of the challenge is over first, or nobody wants it any more. */
function solveInTime(asked: WorkAsked, working: Working): Promise<number | undefined> {
  const { clock } = working
  const untilMs = clock.now() + asked.expiresInMs - wayMs
  let shown = -1
  const show = (tried: number) => {
    // Of all searches, how many are over by now: how much is left of this one nobody can know.
    const step = Math.floor((1 - Math.exp(-tried / asked.tries)) * progressSteps)
    if (step === shown) return
    shown = step
    tell(working, { progress: step / progressSteps, passkeyHelps: asked.passkeyHelps })
  }
  show(0)
  return solveWork(asked, () => !working.isStopped && clock.now() < untilMs, show)
}

function tell(working: Working, work: Working['work']): void {
  if (working.isStopped) return
  working.work = work
  working.onChanged()
}
