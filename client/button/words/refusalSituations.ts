import type { ErrorCode } from '../../sdk/index.ts'

/** What the caller is in, as they would tell it. Several codes are one situation for a person. */
export type Situation =
  | 'microphone-blocked'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'browser-unsupported'
  | 'press-needed'
  | 'unreachable'
  | 'connection-lost'
  | 'offline'
  | 'service-silent'
  | 'closed'
  | 'nobody-there'
  | 'too-many-tries'
  | 'call-elsewhere'
  | 'called-often'
  | 'all-busy'
  | 'network-busy'
  | 'crowded'
  | 'passkey-needed'
  | 'passkey-unknown'
  | 'passkey-not-used'
  | 'passkey-too-new'
  | 'sign-in-needed'
  | 'kept-elsewhere'
  | 'unanswered-elsewhere'
  | 'blocked'
  | 'clock-wrong'
  | 'took-too-long'
  | 'page-outdated'
  | 'not-set-up'
  | 'sound-failed'
  | 'kept-safe'
  | 'restarting'
  | 'our-fault'

/** Every code of the closed table. Codes that only agents meet would be our fault if a caller ever met one. */
export const situations = {
  'microphone-denied': 'microphone-blocked',
  'microphone-missing': 'microphone-missing',
  'microphone-busy': 'microphone-busy',
  'browser-unsupported': 'browser-unsupported',
  'gesture-required': 'press-needed',
  'server-unreachable': 'unreachable',
  'connection-lost': 'connection-lost',
  'request-timed-out': 'unreachable',
  'call-in-other-tab': 'call-elsewhere',
  'page-not-secure': 'not-set-up',
  'microphone-forbidden': 'not-set-up',
  'passkey-forbidden': 'not-set-up',
  'connection-forbidden': 'not-set-up',
  'markup-forbidden': 'not-set-up',
  'service-missing': 'not-set-up',
  offline: 'offline',
  'service-unavailable': 'service-silent',
  'message-malformed': 'not-set-up',
  'message-too-large': 'not-set-up',
  'request-not-allowed': 'our-fault',
  'protocol-unsupported': 'page-outdated',
  'authentication-timed-out': 'unreachable',
  'not-found': 'not-set-up',
  'origin-not-allowed': 'not-set-up',
  'site-unknown': 'not-set-up',
  'queue-unknown': 'not-set-up',
  'closed-now': 'closed',
  'rate-limited': 'too-many-tries',
  'passkey-required': 'passkey-needed',
  'work-required': 'took-too-long',
  'work-invalid': 'our-fault',
  blocked: 'blocked',
  'token-invalid': 'our-fault',
  'token-expired': 'took-too-long',
  'token-not-yet-valid': 'clock-wrong',
  'token-used': 'took-too-long',
  'proof-invalid': 'our-fault',
  'vouch-required': 'sign-in-needed',
  'vouch-invalid': 'not-set-up',
  'vouch-used': 'our-fault',
  'vouch-unavailable': 'our-fault',
  'vouch-failed': 'our-fault',
  'vouch-too-long': 'not-set-up',
  'statement-expired': 'took-too-long',
  revoked: 'blocked',
  'authorization-expired': 'took-too-long',
  'access-token-invalid': 'our-fault',
  'proof-nonce-required': 'our-fault',
  'proof-used': 'our-fault',
  'recovery-code-invalid': 'our-fault',
  'ticket-invalid': 'took-too-long',
  'passkey-cooling-off': 'passkey-too-new',
  'passkey-not-found': 'passkey-unknown',
  'last-passkey': 'our-fault',
  'over-cap': 'call-elsewhere',
  'allowance-used': 'called-often',
  'at-capacity': 'all-busy',
  'network-busy': 'network-busy',
  crowded: 'crowded',
  'move-refused': 'kept-elsewhere',
  'move-unanswered': 'unanswered-elsewhere',
  'no-agent': 'nobody-there',
  'call-not-found': 'our-fault',
  'ring-over': 'our-fault',
  'step-up-not-allowed': 'our-fault',
  'step-up-pending': 'our-fault',
  'step-up-over': 'our-fault',
  'too-many-step-ups': 'our-fault',
  'grant-not-found': 'our-fault',
  'grant-expired': 'our-fault',
  'grant-spent': 'our-fault',
  'grant-mismatch': 'our-fault',
  'spend-invalid': 'our-fault',
  'site-request-invalid': 'our-fault',
  'site-request-used': 'our-fault',
  'scope-missing': 'our-fault',
  'record-not-found': 'our-fault',
  'media-key-mismatch': 'kept-safe',
  'media-failed': 'sound-failed',
  'sign-in-required': 'our-fault',
  'window-forbidden': 'our-fault',
  'fresh-sign-in-required': 'our-fault',
  'signed-out': 'our-fault',
  'session-expired': 'our-fault',
  'seat-taken': 'our-fault',
  'seat-in-other-tab': 'our-fault',
  'enrolment-invalid': 'our-fault',
  'role-required': 'our-fault',
  'last-admin': 'our-fault',
  'seat-proof-invalid': 'our-fault',
  'agent-not-found': 'our-fault',
  'passkey-invalid': 'passkey-unknown',
  'passkey-cancelled': 'passkey-not-used',
  'server-stopping': 'restarting',
  'worker-died': 'our-fault',
  'store-unavailable': 'our-fault',
  'internal-error': 'our-fault',
} as const satisfies Record<ErrorCode, Situation>

export const situationOf = (code: ErrorCode): Situation => situations[code]

/** The caller can put these right and press again, though the code itself is not retryable. */
const mendable: readonly Situation[] = [
  'microphone-blocked',
  'microphone-missing',
  'press-needed',
  'kept-safe',
  'our-fault',
  'passkey-unknown',
  'passkey-not-used',
]

/** Whether "try again" is offered. Trying at once never helps where we are closed. */
export function mayTryAgain(code: ErrorCode, retryable: boolean): boolean {
  const situation = situationOf(code)
  return situation !== 'closed' && situation !== 'called-often' && (retryable || mendable.includes(situation))
}
