import { type ErrorRow, row } from './http/errorRow.ts'
import { siteErrors } from './http/siteErrors.ts'
import type { RefusedUntil } from './refusedUntil.ts'
import type { WrongField } from './wrongField.ts'

export type { ErrorRow } from './http/errorRow.ts'

/**
 * The closed table of error codes. A code is never reused for another meaning.
 * `httpStatus`: status of an HTTP answer. `closeCode`: WebSocket close code (RFC 6455 section 7.4.2, private range).
 * `retryable`: the same request may succeed later without the person changing anything.
 * `sentence`: for developers and logs; the words for people live in each view's catalogue.
 */
export const errors = {
  // The browser, before anything is sent
  'microphone-denied': row(403, 4100, false, 'The person or the browser refused the microphone.'),
  'microphone-missing': row(404, 4101, false, 'The browser found no microphone.'),
  'microphone-busy': row(409, 4102, true, 'Another program holds the microphone.'),
  'browser-unsupported': row(501, 4103, false, 'The browser lacks WebRTC, Web Crypto or a secure page.'),
  'server-unreachable': row(503, 4104, true, 'The service could not be reached.'),
  'connection-lost': row(503, 4105, true, 'The connection to the service broke.'),
  'request-timed-out': row(504, 4106, true, 'The other side did not answer in time.'),
  'gesture-required': row(403, 4119, false, 'The browser plays no sound before something is pressed.'),
  // What the page that embeds us forbids, and what of the way to the service is known
  'page-not-secure': row(403, 4107, false, 'Without https a page has no microphone and no keys.'),
  'microphone-forbidden': row(403, 4108, false, 'The page’s policy or its frame withholds the microphone.'),
  'passkey-forbidden': row(403, 4109, false, 'The page’s policy or its frame withholds passkeys.'),
  'connection-forbidden': row(
    403,
    4110,
    false,
    'The page’s Content-Security-Policy does not let the service be reached.',
  ),
  'markup-forbidden': row(
    403,
    4111,
    false,
    'The page’s trusted-types policy does not let the element be drawn.',
  ),
  offline: row(503, 4112, true, 'The browser is offline.'),
  'service-unavailable': row(503, 4113, true, 'The service is silent or failing, while others answer.'),
  'call-in-other-tab': row(409, 4115, true, 'Another tab of this browser has a call, or just begins one.'),
  'service-missing': row(
    404,
    4114,
    false,
    'What answers at this address is not the service: `service` is missing or wrong.',
  ),
  'window-forbidden': row(403, 4116, false, 'The browser, or the sandbox of the frame, withholds windows.'),
  // The contract
  'message-malformed': row(
    400,
    4200,
    false,
    'The message is not one this protocol knows, or a field of it is wrong.',
  ),
  'message-too-large': row(413, 4201, false, 'The message is larger than the limit.'),
  'request-not-allowed': row(409, 4202, false, 'This request is not allowed in the present phase.'),
  'protocol-unsupported': row(426, 4203, false, 'The peer speaks another version of the protocol.'),
  'authentication-timed-out': row(408, 4204, true, 'The socket did not authenticate within 5 seconds.'),
  'not-found': row(404, 4205, false, 'There is nothing at this address.'),
  // Who may call
  'origin-not-allowed': row(403, 4300, false, 'This page is not on the list of origins of the site.'),
  'site-unknown': row(404, 4301, false, 'No site with this key is configured.'),
  'queue-unknown': row(404, 4302, false, 'The site has no queue with this key.'),
  'closed-now': row(403, 4303, true, 'The queue is outside its opening hours.'),
  'rate-limited': row(429, 4304, true, 'Too many requests from this address or key.'),
  'passkey-required': row(401, 4305, false, 'The site asks for a passkey for this queue.'),
  'work-required': row(401, 4307, true, 'Compute the proof of work in the answer first.'),
  'work-invalid': row(400, 4308, true, 'The proof of work is wrong.'),
  blocked: row(403, 4306, false, 'This caller may not call this site, for a time or for good.'),
  'token-invalid': row(401, 4310, false, 'The call token is not one this service issued for this page.'),
  'token-expired': row(401, 4311, true, 'The call token is too old; ask for another.'),
  'token-not-yet-valid': row(401, 4312, true, 'The call token is not valid yet; a clock is wrong.'),
  'token-used': row(409, 4313, true, 'The call token was used before; ask for another.'),
  'proof-invalid': row(401, 4314, false, 'The proof was not made by the key in the token for this socket.'),
  'vouch-required': row(
    401,
    4315,
    false,
    'The site signs who calls, and nothing it signed came with the request.',
  ),
  'vouch-invalid': row(
    401,
    4316,
    false,
    'What the site signed is not valid here, now and for this page; a clock may be wrong.',
  ),
  'vouch-used': row(409, 4317, true, 'What the site signed was used before; ask it to sign again.'),
  'vouch-unavailable': row(503, 4318, true, 'The keys that the site signs with could not be fetched.'),
  'vouch-too-long': row(413, 4340, false, 'What the site signed has more than 8,192 characters.'),
  'vouch-failed': row(502, 4341, true, 'The function of the page that fetches what the site signs failed.'),
  'statement-expired': row(
    401,
    4319,
    true,
    'There is no such statement to sign, or it is too old or was answered.',
  ),
  revoked: row(403, 4330, false, 'This token, key, passkey, identity, site or agent was revoked.'),
  'authorization-expired': row(401, 4331, true, 'The page did not refresh its call in time.'),
  'access-token-invalid': row(
    401,
    4332,
    false,
    'The access token is missing, wrong, too old or bound to another key.',
  ),
  'proof-nonce-required': row(401, 4333, true, 'The proof must hold the nonce of the DPoP-Nonce header.'),
  'proof-used': row(401, 4334, true, 'The proof was used before.'),
  'recovery-code-invalid': row(401, 4335, false, 'The recovery code is wrong or was used before.'),
  'ticket-invalid': row(401, 4336, false, 'The ticket is wrong, too old or was used before.'),
  'passkey-cooling-off': row(
    403,
    4337,
    true,
    'The passkey is new and proves nothing before its cool-off period is over.',
  ),
  'passkey-not-found': row(404, 4338, false, 'There is no such passkey of this person.'),
  'last-passkey': row(409, 4339, false, 'The last passkey cannot be removed.'),
  // Whether there is room
  'over-cap': row(429, 4320, true, 'This identity already has as many calls at once as its token allows.'),
  'allowance-used': row(429, 4324, true, 'This identity has used up its calls or seconds for now.'),
  'move-refused': row(403, 4322, false, 'The device that has the call did not let it go.'),
  'move-unanswered': row(409, 4323, true, 'The device that has the call did not answer, or its call ended.'),
  'at-capacity': row(503, 4321, true, 'The service carries, or is asked, as much as it is allowed to.'),
  'network-busy': row(
    429,
    4325,
    true,
    'Callers without proof of who they are have as many calls from this network as it may hold.',
  ),
  crowded: row(503, 4326, true, 'Callers without proof of who they are get the last places by lot.'),
  // The queue and the ring
  'no-agent': row(503, 4400, true, 'No agent of this queue is on duty.'),
  'call-not-found': row(404, 4401, false, 'There is no such call, or it has ended.'),
  'ring-over': row(409, 4402, false, 'This ring has ended already.'),
  // Step-ups and grants
  'step-up-not-allowed': row(403, 4410, false, 'The queue lets its agents ask for no such purpose or limit.'),
  'step-up-pending': row(409, 4411, true, 'Another step-up of this call is not answered yet.'),
  'step-up-over': row(409, 4412, false, 'This step-up has ended already.'),
  'too-many-step-ups': row(429, 4413, false, 'No more may be asked in this call.'),
  ...siteErrors,
  // Media
  'media-key-mismatch': row(
    403,
    4500,
    false,
    'A transport was offered a certificate other than the one in the token.',
  ),
  'media-failed': row(500, 4501, true, 'The media path could not be set up or broke.'),
  // Agents
  'sign-in-required': row(401, 4600, false, 'Sign in as an agent first.'),
  'signed-out': row(401, 4601, false, 'The session was signed out.'),
  'session-expired': row(401, 4602, false, 'The session is too old or was idle too long.'),
  'seat-taken': row(409, 4603, false, 'The agent opened the softphone elsewhere.'),
  'seat-in-other-tab': row(409, 4612, false, 'The softphone is open in another tab of this browser.'),
  'enrolment-invalid': row(403, 4604, false, 'The enrolment link is wrong, used or too old.'),
  'passkey-invalid': row(401, 4605, false, 'The passkey answer did not verify.'),
  'role-required': row(403, 4607, false, 'The agent may not do this.'),
  'last-admin': row(409, 4608, false, 'The last admin can neither go nor become something else.'),
  'seat-proof-invalid': row(
    401,
    4609,
    false,
    'The proof was not made by the key that this session signed in with.',
  ),
  'agent-not-found': row(404, 4610, false, 'There is no such agent.'),
  'fresh-sign-in-required': row(
    401,
    4611,
    false,
    'The last passkey of this session was shown too long ago for this; show one again.',
  ),
  'passkey-cancelled': row(401, 4606, true, 'The passkey prompt was closed or timed out.'),
  // The service itself
  'server-stopping': row(503, 4700, true, 'The service is stopping.'),
  'worker-died': row(503, 4701, true, 'The media worker that carried the call died.'),
  'store-unavailable': row(503, 4703, true, 'The service cannot write to its database now.'),
  'internal-error': row(500, 4702, true, 'The service failed; the log has the cause.'),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errors

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errors, value)

/** Code for a WebSocket close code of ours; `undefined` for codes of the protocol itself or of nobody. */
export function codeOfClose(closeCode: number): ErrorCode | undefined {
  return Object.keys(errors)
    .filter(isErrorCode)
    .find(code => errors[code].closeCode === closeCode)
}

/** The one error class that crosses rooms. Its message is the table's sentence and never holds a secret. */
export class RingfenceError extends Error {
  override readonly name = 'RingfenceError'
  readonly code: ErrorCode
  /** Which field of the request was wrong, and how; only a refusal because of a field has one. */
  readonly wrongField: WrongField | undefined
  /** When the same request may succeed, where that is known: limits, opening hours, allowances, new passkeys. */
  readonly until: RefusedUntil | undefined
  /** With `work-required`: what is to be computed, as it was said; `readWorkAsked` reads it. */
  readonly work: unknown
  /** With `vouch-invalid`: why, for whoever writes the site's back end. */
  readonly reason: string | undefined

  constructor(
    code: ErrorCode,
    options?: {
      readonly cause?: unknown
      readonly wrongField?: WrongField | undefined
      readonly until?: RefusedUntil | undefined
      readonly work?: unknown
      readonly reason?: string | undefined
    },
  ) {
    super(errors[code].sentence || code, options)
    this.code = code
    this.wrongField = options?.wrongField
    this.until = options?.until
    this.work = options?.work
    this.reason = options?.reason
  }

  /** Whether the same request may succeed later without the person changing anything. */
  get retryable(): boolean {
    return errors[this.code].retryable
  }
}
