import type { CallClass, CallVerdict, RecordMark, TrustClass, VerdictReason } from '../../protocol/index.ts'

/** What a verdict rests on. */
export interface JudgedCall {
  /** Fixed when the call came; `null` in records of before. */
  readonly callClass: CallClass | null
  readonly trustClass: TrustClass
  readonly marks: readonly RecordMark[]
  /** An agent reported it, for whatever reason, and no admin undid that. */
  readonly isReported: boolean
}

/** What a call counts as, and why. */
export interface Verdict {
  readonly verdict: CallVerdict
  readonly because: VerdictReason
}

/**
 * Whether a call counts in the figures that no attack may move. It does where something spoke for its caller before it came; nothing that
 * happens in the call makes it count, since else whoever talks long or waits long would choose what the figures are of. A report takes it
 * out, whoever called; so does an attack that was seen when it came, unless the caller is proven: good calls of browsers can be had by many
 * who talk for 30 seconds.
 */
export function verdictOf({ callClass, trustClass, marks, isReported }: JudgedCall): Verdict {
  if (isReported) return { verdict: 'untrusted', because: 'report' }
  if (marks.includes('attack-window') && callClass !== 'proven') {
    return { verdict: 'untrusted', because: 'attack-window' }
  }
  // Before there were classes, whether anybody answered for the caller was all that was known.
  const isTrusted =
    callClass === null ? trustClass === 'verified' : callClass === 'proven' || callClass === 'returning'
  return { verdict: isTrusted ? 'trusted' : 'untrusted', because: 'class' }
}
