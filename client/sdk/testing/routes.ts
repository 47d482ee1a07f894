import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type AgentCall,
  AgentId,
  type BrowserPublicKey,
  CallStatementRequest,
  CallTokenRequest,
  type Caps,
  type Duty,
  type ErrorCode,
  errors,
  type PasskeyPolicy,
  type PasskeysAnswer,
  parse,
  RingfenceError,
  SignInOptionsRequest,
} from '../../../protocol/index.ts'
import { codeOf, errorBody } from '../../../protocol/socket/rpc.ts'
import { base64urlOfText } from '../identity/base64url.ts'
import { attackAnswer } from './attackAnswer.ts'
import { createPaidWork, type FakeWork } from './paidWork.ts'
import { checkClaims, claimsOf, thumbprintOf, thumbprintOfProof } from './proofs.ts'

export const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
export const agent = { agentId, name: 'Ana', role: 'agent' } as const
export const caps: Caps = {
  sessions: 1,
  concurrent: 1,
  seconds: 600,
  callsPer15Minutes: 7,
  callsPer60Minutes: 9,
  callsPer24Hours: 15,
  secondsPer24Hours: 3600,
}
const accessToken = 'access-token'

/** One request that was served, as a test may look at it. */
export interface ServedRequest {
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** What a test may look at and change. */
export interface Told {
  signedIn: boolean
  /** Whose seat it is. */
  agentId: AgentId
  /** Of that seat, as the service knows it. */
  duty: Duty
  /** What the queue would like of its callers. */
  policy: PasskeyPolicy
  /** What whoever comes without passkey computes for a token; `null`: nothing. Each challenge is good once. */
  work: FakeWork | null
  /** The media key of the last token. */
  mediaKey: string
  /** The key that the seat signed in with. */
  seatKey: BrowserPublicKey | undefined
  passkeys: PasskeysAnswer
  /** The talk that a seat comes back to. */
  resumed: AgentCall | null
  /** How long an authorization lasts. */
  authorizationSeconds: number
  /** Whether callers are let in without media, as far from the ring. */
  far: boolean
  /** Address of a relay; `null` where there is none. */
  relay: string | null
  /** Of each passkey that is made; `null` at once. */
  usableAtMs: number | null
  /** How long a call waits for a browser that lost its connection. */
  awayMs: number
  /** As the hello of the next sockets says; no beat follows. */
  beatMs: number
}

/** What the addresses of the tiny service know and answer. */
export function createRoutes() {
  const served: ServedRequest[] = []
  const refusals = new Map<string, { code: ErrorCode; left: number }>()
  const takeRefusal = (name: string): ErrorCode | undefined => {
    const refusal = refusals.get(name)
    if (!refusal) return undefined
    refusal.left -= 1
    if (refusal.left === 0) refusals.delete(name)
    return refusal.code
  }
  const statements = new Set<string>()
  const settleWork = createPaidWork()
  let tokens = 0
  let nonces = 0
  const told: Told = {
    signedIn: false,
    agentId,
    duty: 'off-duty',
    policy: 'none',
    work: null,
    mediaKey: '',
    seatKey: undefined,
    passkeys: emptyPasskeys(),
    resumed: null,
    authorizationSeconds: 600,
    far: false,
    relay: null,
    usableAtMs: null,
    awayMs: 30_000,
    beatMs: 60_000,
  }

  const checkDpop = async (request: IncomingMessage, origin: string, ath: string | undefined) => {
    const proof = String(request.headers.dpop)
    const claims = await claimsOf(proof, 'dpop+jwt')
    if (claims.get('nonce') !== `nonce-${nonces}`) throw new RingfenceError('proof-nonce-required')
    await checkClaims(proof, 'dpop+jwt', {
      htm: request.method,
      htu: `${origin}${request.url}`,
      ath,
    })
    return proof
  }

  const checkCaller = async (request: IncomingMessage, origin: string) => {
    await checkDpop(request, origin, createHash('sha256').update(accessToken).digest('base64url'))
    if (request.headers.authorization !== `DPoP ${accessToken}`) {
      throw new RingfenceError('access-token-invalid')
    }
  }

  /** What changes something is proven by the key that the seat signed in with. */
  const checkSeat = async (request: IncomingMessage, origin: string) => {
    if (!told.seatKey) throw new RingfenceError('sign-in-required')
    if (request.method === 'GET') return
    const proof = await checkDpop(request, origin, undefined)
    if ((await thumbprintOfProof(proof)) !== (await thumbprintOf(told.seatKey))) {
      throw new RingfenceError('seat-proof-invalid')
    }
  }

  const token = (jti: string) => ({
    token: `h.${base64urlOfText(JSON.stringify({ jti }))}.~${jti}~`,
    expiresInSeconds: 60,
    caps,
    passkey: told.policy,
  })

  const site = async (request: IncomingMessage, path: string, body: object, origin: string) => {
    if (path === 'call-tokens') {
      const wish = parse(CallTokenRequest, body)
      told.mediaKey = wish.mediaKey
      if (wish.passkey && !statements.delete(wish.passkey.jti)) throw new RingfenceError('statement-expired')
      if (wish.passkey) return token(wish.passkey.jti)
      if (told.policy === 'required') throw new RingfenceError('passkey-required')
      settleWork(told.work, wish.work)
      tokens += 1
      return token(`jti-${tokens}`)
    }
    if (path === 'call-statements') {
      parse(CallStatementRequest, body)
      tokens += 1
      statements.add(`jti-${tokens}`)
      return { jti: `jti-${tokens}`, options: { challenge: `of jti-${tokens}` }, expiresInSeconds: 180 }
    }
    if (path === 'passkey-sessions/options') return { challenge: 'sign in' }
    if (path === 'passkey-sessions') return { accessToken, expiresInSeconds: 600 }
    await checkCaller(request, origin)
    return managed(request.method ?? '', path, body)
  }

  const managed = (method: string, path: string, body: object): object => {
    const { passkeys } = told
    const [, id] = path.split('/')
    const name = 'name' in body ? String(body.name) : ''
    const entry = { createdAtMs: 1, lastUsedAtMs: null, synced: true, usableAtMs: told.usableAtMs }
    if (path === 'passkeys/options') return { challenge: 'new', rp: {}, user: {}, pubKeyCredParams: [] }
    if (path === 'recovery-codes') return { codes: ['one', 'two'] }
    let list = passkeys.passkeys
    if (method === 'POST') list = [...list, { credentialId: `id-${list.length}`, name, ...entry }]
    if (method === 'PATCH')
      list = list.map(passkey => (passkey.credentialId === id ? { ...passkey, name } : passkey))
    if (method === 'DELETE') list = list.filter(({ credentialId }) => credentialId !== id)
    told.passkeys = { ...passkeys, passkeys: list }
    return told.passkeys
  }

  const answerTo = async (request: IncomingMessage, body: object, origin: string): Promise<object> => {
    const path = request.url ?? ''
    const ofSite = path.match(/^\/auth\/sites\/demo\/(.*)$/)?.[1]
    if (ofSite !== undefined) return site(request, ofSite, body, origin)
    if (path === '/auth/sessions/demo' || path === '/auth/sessions/options') {
      told.seatKey = parse(SignInOptionsRequest, body).seatKey
    }
    if (ofSignedIn.some(start => path.startsWith(start))) await checkSeat(request, origin)
    if (path.endsWith('/options')) return { challenge: 'agent', rp: {}, user: {}, pubKeyCredParams: [] }
    if (path.startsWith('/auth/passkeys')) return managed(request.method ?? '', path.slice(6), body)
    if (path === '/auth/invitations') return { secret: 's'.repeat(43), expiresInSeconds: 60 }
    if (path.startsWith('/auth/attack')) return attackAnswer(body)
    if (path.startsWith('/auth/blocks')) return { blocks: request.method === 'DELETE' ? [] : [block] }
    if (path.startsWith('/auth/agents')) return { agents: [{ ...agent, ...person }] }
    if (request.method === 'POST') told.signedIn = true
    if (request.method === 'DELETE') told.signedIn = false
    return { agent: told.signedIn ? agent : null, demoAgent: true }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse, origin: string) => {
    const body = await jsonOf(request)
    const path = request.url ?? ''
    served.push({ method: request.method ?? '', path, body })
    const refusal = takeRefusal(path.split('/').at(-1) ?? '')
    const answered = refusal ? Promise.reject(new RingfenceError(refusal)) : answerTo(request, body, origin)
    const [status, text] = await answered.then(
      answer => [200, answer] as const,
      error => [errors[codeOf(error)].httpStatus, { error: errorBody(error) }] as const,
    )
    nonces += 1
    response.writeHead(status, { 'content-type': 'application/json', 'dpop-nonce': `nonce-${nonces}` })
    response.end(JSON.stringify(text))
  }

  const refuse = (name: string, code: ErrorCode, times = 1) => {
    refusals.set(name, { code, left: times })
  }

  return Object.assign(told, { served, takeRefusal, refuse, serve })
}

/** Beginnings of the addresses for agents who are signed in. */
const ofSignedIn = ['/auth/passkeys', '/auth/invitations', '/auth/agents', '/auth/blocks', '/auth/attack']

const block = {
  ...{ blockId: `block_${'b'.repeat(22)}`, siteName: 'Demo', caller: null, browser: 'K4M7Q2' },
  ...{ reason: 'abusive', by: 'Ana', sinceMs: 1, untilMs: null, appealedAtMs: null },
}

const person = { createdAtMs: 1, passkeys: 1, signedIn: true }

const emptyPasskeys = (): PasskeysAnswer => ({
  passkeys: [],
  notices: [],
  recoveryCodesLeft: 0,
  relyingPartyId: 'shop.example',
  userId: 'dXNlcg',
})

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const text = Buffer.concat(chunks).toString()
  return text === '' ? {} : Object(JSON.parse(text))
}
