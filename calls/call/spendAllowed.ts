import { RingfenceError } from '../../protocol/index.ts'
import { type Allowance, moveAllowance, resumeAllowance, spendOne } from '../policy/allowance.ts'
import type { CallSession } from './callSession.ts'
import type { CallWorld } from './callWorld.ts'

const allowances: Readonly<Record<keyof CallSession['spent'], Allowance>> = {
  resumes: resumeAllowance,
  moves: moveAllowance,
}

/**
 * What costs others something is done so often and no oftener, before anything of it is begun.
 * @throws RingfenceError `rate-limited`, which says when once more is allowed
 */
export function spendAllowed(
  { clock }: Pick<CallWorld, 'clock'>,
  { spent }: CallSession,
  what: keyof CallSession['spent'],
): void {
  const after = spendOne(allowances[what], spent[what], clock.monotonic())
  if (!('spent' in after)) throw new RingfenceError('rate-limited', { until: after })
  spent[what] = after.spent
}
