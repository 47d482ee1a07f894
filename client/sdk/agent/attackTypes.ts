import type { AttackAnswer, AttackEnding, AttackSwitch } from '../../../protocol/index.ts'

/** A site that is said to be under attack, or all of them. */
export interface SeatAttack {
  /** `null`: all sites. */
  readonly siteName: string | null
  readonly by: 'admin' | 'alarm'
  /** Milliseconds of the page's own clock. */
  readonly untilMs: number
}

/** The under-attack switch and the alarms. Only admins may; the others are refused with `role-required`. */
export interface SeatAttackSwitch {
  list(): Promise<AttackAnswer>
  /** What was said by hand of the same site before is over. */
  open(wanted: AttackSwitch): Promise<AttackAnswer>
  /** `was-us`: what an alarm saw was no attack, and is usual from now on. @throws RingfenceError `not-found` for one that is over */
  end(windowId: string, ended: AttackEnding): Promise<AttackAnswer>
}
