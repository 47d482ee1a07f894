import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import {
  AgentId,
  type Answer,
  CallId,
  type ConsumerParameters,
  type ErrorCode,
  type EventFrame,
  errors,
  type LegMedia,
  type RequestFrame,
  RingfenceError,
  RingId,
  type RtpCapabilities,
  type TransportParameters,
} from '../../protocol/index.ts'
import { answerRequest, errorBody, eventText } from '../../protocol/rpc.ts'
import { base64urlOfText, textOfBase64url } from './identity/base64url.ts'
import type { NodePlatformOptions } from './testing.ts'

/**
 * A service for the sdk's own tests: it speaks the protocol over real HTTP and a real socket, and knows no rules. What
 * a call does next is the test's word, so every order of events can be played.
 */
export interface TinyService {
  readonly origin: string
  /** What the platform of one browser needs to reach it. */
  readonly network: Pick<NodePlatformOptions, 'fetch' | 'openSocket' | 'clock'>
  /** Every request so far, in order. */
  readonly asked: readonly RequestFrame[]
  /** Resolves with the first request of this name, past or to come, that nobody was given yet. */
  next<N extends RequestFrame['request']>(name: N): Promise<Extract<RequestFrame, { request: N }>>
  /** Refuses the next request of this name, or the next call token. */
  refuse(name: RequestFrame['request'] | 'call-token', code: ErrorCode): void
  /** Sends to the socket that spoke last. */
  say(...events: readonly EventFrame[]): void
  /** Closes every socket with the code's close code; without a code as a broken network does. */
  drop(code?: ErrorCode): void
  /** Sockets open now. */
  sockets(): number
  signedIn: boolean
  close(): Promise<void>
}

export const callId = CallId.parse(`call_${'c'.repeat(22)}`)
export const ringId = RingId.parse(`ring_${'r'.repeat(22)}`)
const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
const caps = { sessions: 1, concurrent: 1, seconds: 600 } as const

const opus = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 } as const
const routerRtpCapabilities: RtpCapabilities = {
  codecs: [
    { ...opus, kind: 'audio', preferredPayloadType: 100, parameters: { useinbandfec: 1 }, rtcpFeedback: [] },
  ],
  headerExtensions: [],
}

export const consumer = (id: string): ConsumerParameters => ({
  id,
  producerId: `of-${id}`,
  kind: 'audio',
  rtpParameters: {
    mid: id,
    codecs: [{ ...opus, payloadType: 100, parameters: {}, rtcpFeedback: [] }],
    headerExtensions: [],
    encodings: [{ ssrc: 1 + id.length }],
    rtcp: { cname: 'other', reducedSize: true, mux: true },
  },
})

const transport = (id: string, role: 'client' | 'auto'): TransportParameters => ({
  id,
  iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
  iceCandidates: [],
  dtlsParameters: { role, fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] },
})

export const legMedia: LegMedia = {
  send: transport('send', 'client'),
  receive: transport('receive', 'auto'),
  placeholder: consumer('0'),
}

const answers = {
  join: { callId, caps, place: 1, expectedWaitMs: null, media: legMedia } satisfies Answer<'join'>,
  takeSeat: {
    agent: { agentId, name: 'Ana' },
    duty: 'off-duty',
    queues: [],
    recentCalls: [],
  } satisfies Answer<'takeSeat'>,
}

/** A proof is for this token and this very socket; that it verifies is the real service's to show. */
function checkProof({ params }: Extract<RequestFrame, { request: 'join' }>, nonce: string): void {
  const claims: unknown = JSON.parse(textOfBase64url(params.proof.split('.')[1] ?? ''))
  const wanted = { jti: params.token.split('~')[1], nonce }
  if (typeof claims !== 'object' || claims === null) throw new RingfenceError('proof-invalid')
  const said = new Map(Object.entries(claims))
  for (const [name, value] of Object.entries(wanted)) {
    if (said.get(name) !== value) throw new RingfenceError('proof-invalid')
  }
}

export async function startTinyService(): Promise<TinyService> {
  const asked: RequestFrame[] = []
  const given = new Set<RequestFrame>()
  const waiters = new Set<() => void>()
  const refusals = new Map<string, ErrorCode>()
  let last: WebSocket | undefined
  let tokens = 0
  const service = { signedIn: false }

  const http = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const refusal = refusals.get('call-token')
    if (request.url === '/auth/sites/demo/call-tokens' && refusal) {
      refusals.delete('call-token')
      answer(errors[refusal].httpStatus, { error: errorBody(refusal) })
    } else if (request.url === '/auth/sites/demo/call-tokens') {
      tokens += 1
      const jti = `jti-${tokens}`
      answer(201, {
        token: `h.${base64urlOfText(JSON.stringify({ jti }))}.~${jti}~`,
        expiresInSeconds: 60,
        caps,
      })
    } else if (request.url === '/auth/session' && request.method === 'DELETE') {
      service.signedIn = false
      response.writeHead(204).end()
    } else {
      if (request.url === '/auth/sessions/demo') service.signedIn = true
      answer(200, { agent: service.signedIn ? { agentId, name: 'Ana' } : null, demoAgent: true })
    }
  })
  const wss = new WebSocketServer({ server: http, path: '/calls' })
  wss.on('connection', socket => {
    const nonce = crypto.randomUUID()
    socket.send(eventText({ event: 'hello', protocol: 1, nonce, routerRtpCapabilities }))
    socket.on('message', text => {
      last = socket
      const serve = async (frame: RequestFrame): Promise<object> => {
        asked.push(frame)
        for (const wake of [...waiters]) wake()
        const refusal = refusals.get(frame.request)
        refusals.delete(frame.request)
        if (refusal) throw new RingfenceError(refusal)
        if (frame.request === 'join') checkProof(frame, nonce)
        if (frame.request === 'join' || frame.request === 'takeSeat') return answers[frame.request]
        return {}
      }
      answerRequest(socket, String(text), serve, () => {}).catch(() => socket.terminate())
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  return Object.assign(service, {
    origin,
    network: nodeNetwork(),
    asked,
    async next<N extends RequestFrame['request']>(name: N) {
      const wanted = (frame: RequestFrame): frame is Extract<RequestFrame, { request: N }> =>
        frame.request === name && !given.has(frame)
      for (;;) {
        const found = asked.find(wanted)
        if (found) {
          given.add(found)
          return found
        }
        await new Promise<void>(resolve => {
          const wake = () => {
            waiters.delete(wake)
            resolve()
          }
          waiters.add(wake)
        })
      }
    },
    refuse: (name: string, code: ErrorCode) => refusals.set(name, code),
    say(...events: readonly EventFrame[]) {
      for (const event of events) last?.send(eventText(event))
    },
    drop(code?: ErrorCode) {
      for (const socket of wss.clients) code ? socket.close(errors[code].closeCode) : socket.terminate()
    },
    sockets: () => wss.clients.size,
    async close() {
      for (const socket of wss.clients) socket.terminate()
      wss.close()
      await new Promise(resolve => http.close(resolve))
    },
  })
}

/** Node as the network of one browser. */
const nodeNetwork = (): TinyService['network'] => ({
  fetch: (url, init) => fetch(url, init),
  clock: {
    now: () => Date.now(),
    after(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  },
  openSocket(url, subprotocol, listener) {
    const socket = new WebSocket(url, subprotocol, { perMessageDeflate: false })
    socket.on('message', text => listener.onText(String(text)))
    socket.on('error', () => {}) // `close` follows
    socket.on('close', listener.onClosed)
    return { send: text => socket.send(text), close: () => socket.close() }
  },
})

/** Waits for a snapshot; none is missed, however short. */
export const shown = <S>(
  shows: {
    readonly snapshot: S
    on(event: 'snapshotChanged', listener: (snapshot: NoInfer<S>) => void): () => void
  },
  wanted: (snapshot: NoInfer<S>) => boolean,
): Promise<void> =>
  new Promise(resolve => {
    if (wanted(shows.snapshot)) return resolve()
    const stop = shows.on('snapshotChanged', snapshot => {
      if (!wanted(snapshot)) return
      stop()
      resolve()
    })
  })
