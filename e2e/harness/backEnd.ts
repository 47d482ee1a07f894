import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Loopback, shopOrigin } from './loopback.ts'

/** The back end of the shop: a key of its own, and what it signs with it. */
export async function createBackEnd(algorithm: 'ES256' | 'EdDSA' = 'ES256', site = 'shop') {
  const { privateKey, publicKey } = await generateKeyPair(algorithm)
  const kid = `${site}-1`
  const sign = (loopback: Loopback, typ: string, seconds: number, claims: object): Promise<string> => {
    const iat = Math.floor(loopback.time.now() / 1000)
    const common = {
      iss: site,
      aud: loopback.config.publicOrigin,
      jti: randomUUID(),
      iat,
      exp: iat + seconds,
    }
    const header = { alg: algorithm, typ, kid }
    return new SignJWT({ ...common, ...claims }).setProtectedHeader(header).sign(privateKey)
  }
  return {
    /** As the configuration has it. */
    jwk: { ...(await exportJWK(publicKey)), kid },
    /** Says who is logged in; good but for the changes. */
    vouch: (loopback: Loopback, sub: string, changes: object = {}) =>
      sign(loopback, 'vouch+jwt', 300, { origin: shopOrigin, sub, ...changes }),
    /** Asks to spend a grant, as the business does when it has acted. */
    async spend(loopback: Loopback, grant: SpentGrant, changes: object = {}): Promise<Response> {
      const { callId, grantId } = grant
      const request = await sign(loopback, 'grant-spend+jwt', 60, { ...grant, ...changes })
      return fetch(`${loopback.url}/calls/${callId}/grants/${grantId}/spend`, {
        method: 'POST',
        headers: { authorization: `Bearer ${request}`, connection: 'close' },
      })
    },
  }
}
export type BackEnd = Awaited<ReturnType<typeof createBackEnd>>

interface SpentGrant {
  readonly callId: string
  readonly grantId: string
  readonly purpose: string
  readonly amount?: number
}

/** Status and code of a refusal; `200` of what was not refused. */
export async function refusalIn(response: Response): Promise<string> {
  const body: unknown = await response.json()
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return code === '' ? String(response.status) : `${response.status} ${code}`
}
