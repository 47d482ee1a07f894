/**
 * The closed table of error codes. A code is never reused for another meaning.
 * `httpStatus`: status of an HTTP answer. `closeCode`: WebSocket close code (RFC 6455 section 7.4.2, private range).
 * `retryable`: the same request may succeed later without the person changing anything.
 * `sentence`: for developers and logs; the words for people live in each view's catalogue.
 */
export interface ErrorRow {
  readonly httpStatus: number
  readonly closeCode: number
  readonly retryable: boolean
  readonly sentence: string
}

const row = (httpStatus: number, closeCode: number, retryable: boolean, sentence: string): ErrorRow => ({
  httpStatus,
  closeCode,
  retryable,
  sentence,
})

export const errors = {
  // The browser, before anything is sent
  'microphone-denied': row(403, 4100, false, 'The person or the browser refused the microphone.'),
  'microphone-missing': row(404, 4101, false, 'The browser found no microphone.'),
  'microphone-busy': row(409, 4102, true, 'Another program holds the microphone.'),
  'browser-unsupported': row(501, 4103, false, 'The browser lacks WebRTC, Web Crypto or a secure page.'),
  'server-unreachable': row(503, 4104, true, 'The service could not be reached.'),
  'connection-lost': row(503, 4105, true, 'The connection to the service broke.'),
  'request-timed-out': row(504, 4106, true, 'The other side did not answer in time.'),
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
  blocked: row(403, 4306, false, 'This caller is blocked.'),
  'token-invalid': row(401, 4310, false, 'The call token is not one this service issued for this page.'),
  'token-expired': row(401, 4311, true, 'The call token is too old; ask for another.'),
  'token-not-yet-valid': row(401, 4312, true, 'The call token is not valid yet; a clock is wrong.'),
  'token-used': row(409, 4313, true, 'The call token was used before; ask for another.'),
  'proof-invalid': row(401, 4314, false, 'The proof was not made by the key in the token for this socket.'),
  // Whether there is room
  'over-cap': row(429, 4320, true, 'This browser already has as many calls as its token allows.'),
  'at-capacity': row(503, 4321, true, 'The service carries as many calls as it is allowed to.'),
  // The queue and the ring
  'no-agent': row(503, 4400, true, 'No agent of this queue is on duty.'),
  'call-not-found': row(404, 4401, false, 'There is no such call, or it has ended.'),
  'ring-over': row(409, 4402, false, 'This ring has ended already.'),
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
  'enrolment-invalid': row(403, 4604, false, 'The enrolment link is wrong, used or too old.'),
  'passkey-invalid': row(401, 4605, false, 'The passkey answer did not verify.'),
  'passkey-cancelled': row(401, 4606, true, 'The passkey prompt was closed or timed out.'),
  // The service itself
  'server-stopping': row(503, 4700, true, 'The service is stopping.'),
  'worker-died': row(503, 4701, true, 'The media worker that carried the call died.'),
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

  constructor(code: ErrorCode, options?: { readonly cause?: unknown }) {
    super(errors[code].sentence, options)
    this.code = code
  }

  /** Whether the same request may succeed later without the person changing anything. */
  get retryable(): boolean {
    return errors[this.code].retryable
  }
}
