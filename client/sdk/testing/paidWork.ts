import { pbkdf2Sync } from 'node:crypto'
import {
  type CallTokenRequest,
  isWorkDone,
  RingfenceError,
  type WorkAsked,
  workSalt,
} from '../../../protocol/index.ts'

/** What the tiny service asks for, in a challenge of its own each time. */
export type FakeWork = Omit<WorkAsked, 'challenge'>

/** Takes work that fits a challenge, each of which is good once. `asked`: `null` where nothing is. */
export function createPaidWork(): (asked: FakeWork | null, brought: CallTokenRequest['work']) => void {
  const challenges = new Set<string>()
  let made = 0
  return (asked, brought) => {
    if (asked === null) return
    if (brought && challenges.delete(brought.challenge)) {
      const salt = workSalt(brought.solution)
      const key = Uint8Array.from(pbkdf2Sync(brought.challenge, salt, asked.iterations, 32, 'sha256'))
      if (isWorkDone(key.buffer, asked.tries)) return
      throw new RingfenceError('work-invalid')
    }
    made += 1
    const challenge = `challenge ${made}`
    challenges.add(challenge)
    throw new RingfenceError('work-required', { work: { ...asked, challenge } })
  }
}
