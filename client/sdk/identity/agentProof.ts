import {
  type AgentProof,
  AgentStatement,
  type BrowserPublicKey,
  type CallId,
  canonicalJson,
  type Language,
} from '../../../protocol/index.ts'
import { bytesOfBase64url } from './base64url.ts'
import { hasLowS } from './lowS.ts'
import { twoWords } from './words/twoWords.ts'

/** What this browser knows by itself; a statement that says otherwise is none of this call. */
export interface ExpectedCall {
  readonly callId: CallId
  readonly site: string
  readonly queue: string
  /** Our own certificate's fingerprint, on the side where we stand. */
  readonly callerMediaKey?: string
  readonly agentMediaKey?: string
}

/** The statement, if it is canonical and says what is expected. */
export function readAgentStatement(text: string, expected: ExpectedCall): AgentStatement | undefined {
  const statement = AgentStatement.safeParse(jsonOf(text)).data
  if (!statement || canonicalJson(statement) !== text) return undefined
  const told = new Map<string, unknown>(Object.entries(statement))
  return Object.entries(expected).every(([member, value]) => told.get(member) === value)
    ? statement
    : undefined
}

/** What a proof that holds shows. */
interface CheckedAgent {
  readonly siteName: string
  readonly words: readonly [string, string]
  /** Of the two words: the caller's, as the seat signed it. */
  readonly language: Language
}

/**
 * Checks here, in the browser of whoever wants to know, that the seat signed for this very call and for our own certificate.
 * `null` when anything is wrong.
 * @param ownKey at the agent: the seat's own key, so that nobody else's signature is taken for ours
 */
export async function checkAgentProof(
  { statement: text, signature, seatKey, seat }: AgentProof,
  expected: ExpectedCall,
  ownKey: BrowserPublicKey = seatKey,
): Promise<CheckedAgent | null> {
  const statement = readAgentStatement(text, expected)
  if (statement?.seat !== seat || ownKey.x !== seatKey.x || ownKey.y !== seatKey.y) return null
  const holds = await verifies(seatKey, signature, text).catch(() => false)
  if (!holds) return null
  const { siteName, language } = statement
  return { siteName, language, words: await twoWords(text, signature, language) }
}

async function verifies(publicKey: BrowserPublicKey, signature: string, text: string): Promise<boolean> {
  const bytes = bytesOfBase64url(signature)
  if (bytes.length !== 64 || !hasLowS(bytes)) return false
  const key = await crypto.subtle.importKey('jwk', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes, new TextEncoder().encode(text))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
