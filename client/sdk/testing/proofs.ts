import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK, importJWK } from 'jose'
import {
  type AgentProof,
  AgentStatement,
  type BrowserPublicKey,
  type CallId,
  canonicalJson,
  QueueKey,
  RingfenceError,
  SiteKey,
} from '../../../protocol/index.ts'
import { base64urlOfBytes } from '../identity/base64url.ts'
import { loadBrowserKey } from '../identity/browserKey.ts'

const thrownAway = { load: async () => undefined, keep: async (pair: CryptoKeyPair) => pair }

/** The claims of a proof, if the key in its header made it. */
export async function claimsOf(proof: string, typ: string): Promise<Map<string, unknown>> {
  try {
    if (decodeProtectedHeader(proof).typ !== typ) throw new Error('another kind')
    const { payload } = await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256'] })
    return new Map<string, unknown>(Object.entries(Object(JSON.parse(new TextDecoder().decode(payload)))))
  } catch (error) {
    throw new RingfenceError('proof-invalid', { cause: error })
  }
}

/** Whether the proof says all of this, whatever else it says. */
export async function checkClaims(proof: string, typ: string, wanted: Readonly<Record<string, unknown>>) {
  const claims = await claimsOf(proof, typ)
  for (const [name, value] of Object.entries(wanted)) {
    if (claims.get(name) !== value) throw new RingfenceError('proof-invalid')
  }
}

export const thumbprintOfProof = async (proof: string): Promise<string> =>
  calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? {})

export const thumbprintOf = (key: BrowserPublicKey): Promise<string> => calculateJwkThumbprint({ ...key })

/** Whether `signature` is this key's over the statement. */
export async function isSignedBy(key: BrowserPublicKey, statement: string, signature: string) {
  const imported = await importJWK({ ...key }, 'ES256')
  if (!(imported instanceof CryptoKey)) return false
  return crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    imported,
    Buffer.from(signature, 'base64url'),
    new TextEncoder().encode(statement),
  )
}

export const statementOf = (
  said: Pick<AgentStatement, 'callId' | 'callerMediaKey' | 'agentMediaKey'> & Partial<AgentStatement>,
): string =>
  canonicalJson(
    AgentStatement.parse({
      type: 'ringfence-agent-statement',
      version: 1,
      site: SiteKey.parse('demo'),
      queue: QueueKey.parse('sales'),
      siteName: 'Demo',
      seat: 'ABC-123',
      language: 'en',
      atMs: 1_795_000_000_000,
      ...said,
    }),
  )

/** Another person's seat: its key signs what it is told to. */
export async function createSigningSeat() {
  const key = await loadBrowserKey(thrownAway)
  return {
    publicKey: key.publicKey,
    async prove(said: {
      readonly callId: CallId
      readonly callerMediaKey: string
      readonly more?: Partial<AgentStatement>
    }): Promise<AgentProof> {
      const agentMediaKey = Array(32).fill('AA').join(':')
      const { callId, callerMediaKey } = said
      const statement = statementOf({ callId, callerMediaKey, agentMediaKey, ...said.more })
      const signature = base64urlOfBytes(await key.sign(new TextEncoder().encode(statement)))
      return { statement, signature, seatKey: key.publicKey, seat: 'ABC-123', method: 'passkey' }
    },
  }
}
