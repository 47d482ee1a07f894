import { generateKeyPairSync } from 'node:crypto'
import { signApiRequest } from '../../../client/node/index.ts'
import type { Loopback } from '../loopback.ts'
import { heldAgainst, readDocument } from './openApiDocument.ts'

interface Answer {
  readonly status: number
  readonly fields: Headers
  readonly body: unknown
}

/** The shop's key, what it may read, and how it asks. */
export function createSiteApi(scopes: readonly string[] = ['calls:read'], kid = 'shop-1') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const privateJwk = { ...privateKey.export({ format: 'jwk' }), kid }

  return {
    privateJwk,
    /** As the configuration of the shop has them. */
    shop: {
      vouching: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] },
      api: { keys: [{ kid, scopes }] },
    },
    /** Asks, and holds what is answered against the document that the service serves. `signed`: for another path than is asked. */
    async ask(loopback: Loopback, operation: string, path: string, signed = path): Promise<Answer> {
      const now = new Date(loopback.time.now())
      const url = loopback.config.publicOrigin + signed
      const token = await signApiRequest({ privateKey: privateJwk, kid, site: 'shop', url, now })
      const answer = await fetch(loopback.url + path, {
        headers: { authorization: `Bearer ${token}`, connection: 'close' },
      })
      const { status, headers: fields } = answer
      const body = heldAgainst(await readDocument(loopback), operation, { status, body: await answer.json() })
      return { status, fields, body }
    },
  }
}
