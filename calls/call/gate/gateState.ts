import { spendOne, untilOneMoreMs } from '../../policy/allowance.ts'
import { gateAllowance, isFresh, isGated, soundsPlayed } from '../../policy/gate/gateRule.ts'
import type { Turn } from '../../ports/messages.ts'
import type { CallSession } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'

/** Whether the caller must show to be there before an agent is rung. */
export function isAsked({ call, gate, underPressure }: CallSession): boolean {
  const { policy, share } = call.admitted
  return isGated(policy.gate.when, share.callClass, underPressure) && (gate.passed === null || gate.isStale)
}

/** An agent is about to be rung: whoever showed to be there too long ago is asked once more. */
export function askIfStale({ clock }: Pick<CallWorld, 'clock'>, session: CallSession): void {
  const { gate, underPressure } = session
  if (gate.passed && !isFresh(gate.passed, clock.monotonic(), underPressure)) gate.isStale = true
}

/** When an agent may be rung for this call. */
export function turnOf({ call, gate, underPressure }: CallSession): Turn {
  if (call.admitted.share.callClass !== 'unproven' || gate.passed?.by === 'voice') return 'usual'
  if (gate.passed?.by === 'key') return underPressure ? 'by-key' : 'usual'
  return soundsPlayed(gate.sound) ? 'unheard' : 'usual'
}

/** Tries that are left at this moment. */
export function triesLeft({ clock }: Pick<CallWorld, 'clock'>, { gate }: CallSession): number {
  const usedMs = Math.max(0, gate.spent.untilMs - clock.monotonic())
  return Math.max(0, Math.floor(gateAllowance.most - usedMs / gateAllowance.oneMoreMs))
}

/** When the next try may begin, in milliseconds; 0: at once. */
export const nextTryInMs = ({ clock }: Pick<CallWorld, 'clock'>, { gate }: CallSession): number =>
  untilOneMoreMs(gateAllowance, gate.spent, clock.monotonic())

/** A try came to nothing. Answers whether there was one. */
export function spendTry({ clock }: Pick<CallWorld, 'clock'>, { gate }: CallSession): boolean {
  const after = spendOne(gateAllowance, gate.spent, clock.monotonic())
  if (!('spent' in after)) return false
  gate.spent = after.spent
  return true
}
