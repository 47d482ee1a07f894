import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { z } from 'zod'

/** COSE algorithms offered and accepted: ES256, EdDSA, RS256. Pinned, so that every Node of a mixed fleet agrees. */
export const passkeyAlgorithms = [-7, -8, -257]

/** How long a person may take over a passkey prompt. */
export const ceremonyTimeMs = 5 * 60_000

/** Who asks: WebAuthn Level 3 section 4, relying party. */
export interface RelyingParty {
  /** Host name of the service's own pages; a passkey works there and below, never elsewhere. */
  readonly id: string
  readonly name: string
  readonly origin: string
}

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/)

const anyResponse = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  // What extensions said is not used; the empty object is what the type asks for.
  clientExtensionResults: z.unknown().transform(() => ({})),
})

/** RegistrationResponseJSON, WebAuthn Level 3 section 5.1. */
export const RegistrationResponse = anyResponse.extend({
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(8).exactOptional(),
  }),
})
export type RegistrationResponse = z.infer<typeof RegistrationResponse>

/** AuthenticationResponseJSON, WebAuthn Level 3 section 5.1. A discoverable credential always names its user. */
export const AuthenticationResponse = anyResponse.extend({
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url,
  }),
})
export type AuthenticationResponse = z.infer<typeof AuthenticationResponse>

const ClientData = z.looseObject({
  challenge: base64url,
  crossOrigin: z.boolean().exactOptional(),
  /** Only in a frame of a foreign page (WebAuthn Level 3 section 5.8.1). */
  topOrigin: z.string().exactOptional(),
})

/**
 * The challenge that the browser answered, unproven as yet.
 * @param ancestor origin of the one page that may be around; where there is none, what was made in a frame counts for nothing
 * @throws Error when it is not client data, or was made in another page's frame, or where the browser does not say whose it was
 */
export function challengeOf(clientDataJSON: string, ancestor?: string): string {
  const { challenge, crossOrigin, topOrigin } = ClientData.parse(decodeClientDataJSON(clientDataJSON))
  const isFramed = crossOrigin === true || topOrigin !== undefined
  const byAncestor = ancestor !== undefined && crossOrigin === true && topOrigin === ancestor
  if (isFramed && !byAncestor) throw new Error('made in a cross-origin frame')
  return challenge
}
