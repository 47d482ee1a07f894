import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { type ErrorCode, RingfenceError } from '../../../protocol/errors.ts'
import type { Passkeys } from '../platform.ts'

/** Passkeys of this browser. The library behind is loaded when one is asked for. */
export const browserPasskeys: Passkeys = {
  async create(options) {
    if (!isCreationOptions(options)) throw new RingfenceError('message-malformed')
    const { startRegistration } = await loadLibrary()
    return startRegistration({ optionsJSON: options }).catch(error => Promise.reject(passkeyError(error)))
  },
  async get(options) {
    if (!isRequestOptions(options)) throw new RingfenceError('message-malformed')
    const { startAuthentication } = await loadLibrary()
    return startAuthentication({ optionsJSON: options }).catch(error => Promise.reject(passkeyError(error)))
  },
}

async function loadLibrary() {
  if (typeof PublicKeyCredential === 'undefined') throw new RingfenceError('browser-unsupported')
  const library = await import('@simplewebauthn/browser').catch(error =>
    Promise.reject(new RingfenceError('server-unreachable', { cause: error })),
  )
  return library
}

/**
 * DOMException names of WebAuthn Level 3. NotAllowedError is cancelled, timed out, or no passkey here: section 14.5.1
 * keeps them alike on purpose. AbortError: section 5.1.3 step 18. SecurityError: the page is not on the relying
 * party's domain (section 5.1.3 step 8). ConstraintError, NotSupportedError: the authenticator cannot do what we need
 * (section 6.3.2 steps 2 and 4). InvalidStateError: this authenticator is enrolled already (section 6.3.2 step 3).
 */
const passkeyCodes: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'passkey-cancelled',
  AbortError: 'passkey-cancelled',
  SecurityError: 'browser-unsupported',
  ConstraintError: 'browser-unsupported',
  NotSupportedError: 'browser-unsupported',
  InvalidStateError: 'passkey-invalid',
}

/** What the browser or the library threw → a code. The library wraps the browser's error as its cause. */
export function passkeyError(error: unknown): RingfenceError {
  const names = [error, error instanceof Error ? error.cause : undefined].map(nameOf)
  const code = names.map(name => passkeyCodes[name]).find(found => found !== undefined)
  return new RingfenceError(code ?? 'passkey-invalid', { cause: error })
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

function isRequestOptions(value: unknown): value is PublicKeyCredentialRequestOptionsJSON {
  return hasChallenge(value)
}

function isCreationOptions(value: unknown): value is PublicKeyCredentialCreationOptionsJSON {
  return hasChallenge(value) && 'rp' in value && 'user' in value && 'pubKeyCredParams' in value
}

const hasChallenge = (value: unknown): value is { readonly challenge: string } =>
  typeof value === 'object' && value !== null && 'challenge' in value && typeof value.challenge === 'string'
