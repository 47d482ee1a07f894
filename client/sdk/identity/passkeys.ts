import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { type ErrorCode, RingfenceError } from '../../../protocol/errors.ts'
import type { Passkeys } from '../platform/browser.ts'
import { lateFile } from '../platform/lateFile.ts'
import { obstacleToPasskeys } from '../platform/pageRules.ts'
import { isForDeveloper, tellDeveloper } from '../platform/tellDeveloper.ts'
import { onePromptAtATime } from './onePrompt.ts'

/** Passkeys of this browser. The library behind is loaded when one is asked for. */
export const browserPasskeys: Passkeys = onePromptAtATime({
  async create(options, abort) {
    if (!isCreationOptions(options)) throw new RingfenceError('message-malformed')
    return ceremony('create', library => library.startRegistration({ optionsJSON: options }), abort)
  },
  async get(options, abort, autofill) {
    if (!isRequestOptions(options)) throw new RingfenceError('message-malformed')
    return ceremony(
      'get',
      library =>
        library.startAuthentication({
          optionsJSON: options,
          useBrowserAutofill: autofill !== undefined,
          // The library looks for the field in the document only; ours stands in a shadow tree.
          verifyBrowserAutofillInput: false,
        }),
      abort,
    )
  },
})

type Library = typeof import('@simplewebauthn/browser')

const loadLibrary = lateFile(() => import('@simplewebauthn/browser'))

async function ceremony(
  purpose: 'get' | 'create',
  start: (library: Library) => Promise<object>,
  abort: AbortSignal | undefined,
): Promise<object> {
  const obstacle = obstacleToPasskeys(purpose)
  if (obstacle && isForDeveloper(obstacle)) tellDeveloper(obstacle)
  if (obstacle) throw new RingfenceError(obstacle)
  const library = await loadLibrary()
  if (abort?.aborted) throw new RingfenceError('passkey-cancelled')
  const cancel = () => library.WebAuthnAbortService.cancelCeremony()
  const ending = start(library)
  abort?.addEventListener('abort', cancel)
  try {
    return await ending
  } catch (error) {
    throw passkeyError(error)
  } finally {
    abort?.removeEventListener('abort', cancel)
  }
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
