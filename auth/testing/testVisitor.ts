import { decodeAttestationObject, isoBase64URL, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { CallerId, CallStatementAnswer, CallTokenAnswer, type SiteKey } from '../../protocol/index.ts'
import type { CallerAccounts, CallerCredential } from '../ports.ts'
import { newId } from '../randomIds.ts'
import { Sites } from '../sites/sites.ts'
import { createAuthenticator, type Lies } from './testAuthenticator.ts'
import type { BackEnd } from './testBackEnd.ts'
import { createTestBrowser } from './testBrowser.ts'
import { shopOrigin, site, type TestService, testSites } from './testService.ts'

/** The test sites, of which the shop vouches for its visitors and offers passkeys. */
export const vouchingSites = (backEnd: BackEnd, shop: object = {}): Sites =>
  Sites.parse(
    testSites.map(one =>
      one.key === site
        ? { ...one, vouching: { keys: [backEnd.jwk] }, passkeys: { policy: 'offered' }, ...shop }
        : one,
    ),
  )

/** A passkey of a caller, already enrolled; without `callerId` of somebody new. */
export async function enrolPasskey(
  callers: CallerAccounts,
  of: { readonly callerId?: CallerId; readonly site?: SiteKey; readonly origin?: string } = {},
  record: Partial<CallerCredential> = {},
  lies: Lies = {},
) {
  const { callerId = CallerId.parse(`caller_${newId()}`), origin = shopOrigin } = of
  const authenticator = createAuthenticator(origin)
  const creation = {
    challenge: 'AAAA',
    rp: { id: new URL(origin).hostname },
    user: { id: Buffer.from(callerId).toString('base64url') },
  }
  const { response } = authenticator.create(creation, { signCount: 0, ...lies })
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject))
  const { credentialPublicKey } = parseAuthenticatorData(attestation.get('authData'))
  if (credentialPublicKey === undefined) throw new Error('no public key')
  const credential: CallerCredential = {
    ...{ credentialId: authenticator.id, callerId, site: of.site ?? site, publicKey: credentialPublicKey },
    ...{ signCount: 0, transports: ['internal'], name: 'Phone', createdAtMs: 1000, lastUsedAtMs: null },
    ...{ synced: false, usableAtMs: null, ...record },
  }
  const beside = { most: 1000, usableAtMs: credential.usableAtMs }
  if ((await callers.addCredential(credential, beside)) === 'exists') throw new Error('enrolled before')
  return { ...authenticator, callerId, credential }
}
export type EnrolledPasskey = Awaited<ReturnType<typeof enrolPasskey>>

/** A visitor's page of the shop that asks for statements and tokens. */
export async function createTestVisitor(service: TestService, origin = shopOrigin) {
  const browser = await createTestBrowser()
  const { browserKey, mediaKey } = browser
  const page = { queue: 'sales', browserKey, mediaKey }
  const post = (
    what: string,
    body: object,
    headers: Record<string, string> = { Origin: origin },
    of = 'shop',
  ) => service.send('POST', `/auth/sites/${of}/${what}`, headers, { ...page, ...body })

  async function stated(body: object = {}) {
    const response = await post('call-statements', body)
    if (response.status !== 201) throw new Error(`call-statements answered ${response.status}`)
    return CallStatementAnswer.parse(await response.json())
  }

  return {
    browser,
    page,
    askStatement: (body: object = {}, headers?: Record<string, string>, of?: string) =>
      post('call-statements', body, headers, of),
    askToken: (body: object = {}, headers?: Record<string, string>, of?: string) =>
      post('call-tokens', body, headers, of),
    /** A statement of this page; throws where the service makes none. */
    stated,
    /** Statement, prompt and token in one. */
    signIn: async (passkey: Pick<EnrolledPasskey, 'get'>, body: object = {}, lies: Lies = {}) => {
      const { jti, options } = await stated(body)
      return post('call-tokens', { passkey: { jti, response: passkey.get(options, lies) } })
    },
  }
}

/** The token of an answer that must be one. */
export async function tokenIn(response: Response): Promise<string> {
  if (response.status !== 201) throw new Error(`answered ${response.status} ${await response.text()}`)
  return CallTokenAnswer.parse(await response.json()).token
}
