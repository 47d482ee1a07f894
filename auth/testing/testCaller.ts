import { CallTokenAnswer } from '../../protocol/index.ts'
import { encodePart } from '../jws/compactJws.ts'
import { claimsIn, createTestBrowser, signCompact, signingKeysIn, type TestBrowser } from './testBrowser.ts'
import { shopOrigin, site, type TestService } from './testService.ts'

/** A visitor of the shop: asks for tokens over HTTP and brings them with a fresh proof. */
export async function createTestCaller(service: TestService, clock: { now(): number }) {
  const browser = await createTestBrowser()
  const nonce = service.auth.newNonce()

  async function askToken(): Promise<string> {
    const { browserKey, mediaKey } = browser
    const response = await service.send(
      'POST',
      `/auth/sites/${site}/call-tokens`,
      { Origin: shopOrigin },
      { queue: 'sales', browserKey, mediaKey },
    )
    return CallTokenAnswer.parse(await response.json()).token
  }

  function proofFor(token: string, by: TestBrowser = browser): string {
    const { jti } = claimsIn(token)
    return by.proof({ jti, nonce, iat: Math.floor(clock.now() / 1000) })
  }

  /** A token by the service's own key with other claims: what a wrong issuer could at worst make. */
  function forge(good: string, changes: object, header: object = {}): string {
    return forgeParts(encodePart({ ...headerOf(), ...header }), encodePart({ ...claimsIn(good), ...changes }))
  }

  /** Any two parts signed by the service's own key. */
  const forgeParts = (header: string, payload: string) => signCompact(header, payload, ownKey().jwk)

  const headerOf = () => ({ alg: 'ES256', typ: 'call+jwt', kid: ownKey().kid })

  function ownKey() {
    const [key] = signingKeysIn(service.keysFolder)
    if (key === undefined) throw new Error('no key')
    return key
  }

  /** Brings a token as the shop's page would; any part may be another. */
  function bring(token: string, changes: { proof?: string; nonce?: string; origin?: string } = {}) {
    return service.auth.verifyCallToken({ token, nonce, origin: shopOrigin, proof: '', ...changes })
  }

  return { browser, nonce, askToken, proofFor, forge, forgeParts, headerOf, bring }
}
