import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type AgentProof,
  type AgentStatement,
  type Answer,
  type ErrorCode,
  type EventFrame,
  type EventOf,
  errors,
  protocolVersion,
  type RequestFrame,
  RingfenceError,
} from '../../../protocol/index.ts'
import { answerRequest, eventText } from '../../../protocol/socket/rpc.ts'
import { agentCall, callId, legMedia, ringId, routerRtpCapabilities, stepUpId } from './fixtures.ts'
import type { NodePlatformOptions } from './index.ts'
import { nodeNetwork } from './network.ts'
import { checkClaims, createSigningSeat, isSignedBy, statementOf } from './proofs.ts'
import { agent, caps, createRoutes, type ServedRequest, type Told } from './routes.ts'

export { agentCall, callId, consumer, legMedia, ringId, stepUpId } from './fixtures.ts'
export { eventually, nothing, shown } from './network.ts'

/**
 * A service for the sdk's own tests: it speaks the protocol over real HTTP and a real socket, and knows no rules. What
 * a call does next is the test's word, so every order of events can be played.
 */
export interface FakeService extends Told {
  readonly origin: string
  /** What the platform of one browser needs to reach it. */
  readonly network: Pick<NodePlatformOptions, 'fetch' | 'openSocket' | 'clock'>
  /** Every request so far, in order. */
  readonly asked: readonly RequestFrame[]
  /** Resolves with the first request of this name, past or to come, that nobody was given yet. */
  next<N extends RequestFrame['request']>(name: N): Promise<Extract<RequestFrame, { request: N }>>
  /** Refuses the next request of this name, or the next at an address that ends so. */
  refuse(name: string, code: ErrorCode, times?: number): void
  /** Sends to the socket that spoke last. */
  say(...events: readonly EventFrame[]): void
  /** Sends to the socket that spoke last, also when another has spoken since. */
  talkTo(): (event: EventFrame) => void
  /** Answers the next join only after these. */
  holdJoin(...events: readonly EventFrame[]): () => void
  /** Closes every socket with the code's close code; without a code as a broken network does. */
  drop(code?: ErrorCode): void
  /** Sockets open now. */
  sockets(): number
  /** Every HTTP request so far, in order. */
  readonly served: readonly ServedRequest[]
  /** `talking` of the last call, proven by an agent's seat; `more` is what its statement says instead. */
  talking(more?: Partial<AgentStatement>, changes?: Partial<EventOf<'talking'>>): Promise<EventOf<'talking'>>
  /** A ring for the seat that sat down last; `more` is what its statement says instead. */
  ringing(more?: Partial<AgentStatement>): EventOf<'ringStarted'>
  /** What the seat of the last ring signed, as both sides get it. */
  seatProof(): Promise<AgentProof>
  close(): Promise<void>
}

export async function startFakeService(): Promise<FakeService> {
  const asked: RequestFrame[] = []
  const given = new Set<RequestFrame>()
  const waiters = new Set<() => void>()
  const seat = await createSigningSeat()
  const routes = createRoutes()
  let last: WebSocket | undefined
  let origin = ''
  let nonces = 0
  let held: { events: readonly EventFrame[]; until: Promise<void> | undefined } = {
    events: [],
    until: undefined,
  }
  /** Of the last call that was let in. */
  const call = { jti: '', nonce: '' }

  const authorization = () => {
    nonces += 1
    call.nonce = `authorization-${nonces}`
    return { nonce: call.nonce, expiresInSeconds: routes.authorizationSeconds }
  }

  /** A credential of a relay, where the service has one: another each time. */
  let relayCredentials = 0
  const relays = (): Pick<Answer<'refresh'>, 'iceServers'> => {
    if (routes.relay === null) return {}
    relayCredentials += 1
    return { iceServers: [{ urls: [routes.relay], username: `relay-${relayCredentials}`, credential: 'x' }] }
  }

  /** Of the seat that sat down last. */
  const seated = { mediaKey: '', statement: '', signature: '' }

  /** Proofs are for this token and this very socket, by whoever holds the key. */
  const answerTo = async (frame: RequestFrame, nonce: string): Promise<object> => {
    switch (frame.request) {
      case 'join':
      case 'resume': {
        if (frame.request === 'join') call.jti = frame.params.token.split('~')[1] ?? ''
        for (const event of held.events) last?.send(eventText(event))
        await held.until
        await checkClaims(frame.params.proof, 'call-proof+jwt', { jti: call.jti, nonce })
        const place = { place: 1, expectedWaitMs: null, authorization: authorization() }
        return {
          callId,
          caps,
          media: routes.far ? null : { ...legMedia, ...relays() },
          ...place,
          awayMs: routes.awayMs,
        } satisfies Answer<'join'>
      }
      case 'refresh':
        await checkClaims(frame.params.proof, 'call-proof+jwt', call)
        return { ...authorization(), ...relays() }
      case 'takeSeat': {
        const { mediaKey, proof } = frame.params
        await checkClaims(proof, 'seat-proof+jwt', { mediaKey, nonce })
        seated.mediaKey = mediaKey
        const { agentId, duty, resumed, awayMs } = routes
        const known = { duty, queues: [], recentCalls: [], resumed, awayMs }
        return { agent: { ...agent, agentId }, ...known } satisfies Answer<'takeSeat'>
      }
      case 'accept':
      case 'signAgentStatement':
        seated.signature = frame.params.signature
        return {}
      case 'askStepUp':
        return {
          stepUpId,
          sentence: 'Refund up to 40 EUR',
          expiresInMs: 60_000,
        } satisfies Answer<'askStepUp'>
      case 'reportCall':
        return { block: { state: 'for-good' } } satisfies Answer<'reportCall'>
      case 'answerStepUp': {
        const { kind } = frame.params.answer
        return { outcome: kind === 'signed' ? 'proven' : kind } satisfies Answer<'answerStepUp'>
      }
      default:
        return {}
    }
  }

  const http = createServer((request, response) => routes.serve(request, response, origin))
  const wss = new WebSocketServer({ server: http, path: '/calls' })
  wss.on('connection', socket => {
    const nonce = crypto.randomUUID()
    socket.send(
      eventText({
        event: 'hello',
        protocol: protocolVersion,
        nonce,
        beatMs: routes.beatMs,
        routerRtpCapabilities,
      }),
    )
    socket.on('message', text => {
      last = socket
      const serve = async (frame: RequestFrame): Promise<object> => {
        asked.push(frame)
        for (const wake of [...waiters]) wake()
        const refusal = routes.takeRefusal(frame.request)
        if (refusal) throw new RingfenceError(refusal)
        return answerTo(frame, nonce)
      }
      answerRequest(socket, String(text), serve, () => {}).catch(() => socket.terminate())
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  return Object.assign(routes, {
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
    say(...events: readonly EventFrame[]) {
      for (const event of events) last?.send(eventText(event))
    },
    talkTo() {
      const socket = last
      return (event: EventFrame) => socket?.send(eventText(event))
    },
    holdJoin(...events: readonly EventFrame[]) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { events, until: promise }
      return resolve
    },
    async talking(more?: Partial<AgentStatement>, changes?: Partial<EventOf<'talking'>>) {
      const agentProof = await seat.prove({ callId, callerMediaKey: routes.mediaKey, ...(more && { more }) })
      const said = {
        ...{ withName: 'Ana', secondsLeft: 600, talkedMs: 0, agentProof, proofAwaited: false },
        ...changes,
      }
      return { event: 'talking', callId, ...said } as const
    },
    ringing(more?: Partial<AgentStatement>) {
      const agentMediaKey = seated.mediaKey
      const callerMediaKey = Array(32).fill('BB').join(':')
      seated.statement = statementOf({ callId, callerMediaKey, agentMediaKey, ...more })
      const { statement } = seated
      return { event: 'ringStarted', ringId, call: agentCall, statement, ringTimeMs: 20_000 } as const
    },
    async seatProof() {
      const { statement, signature } = seated
      const seatKey = routes.seatKey
      if (!seatKey || !(await isSignedBy(seatKey, statement, signature))) {
        throw new RingfenceError('seat-proof-invalid')
      }
      return { statement, signature, seatKey, seat: 'ABC-123', method: 'passkey' } as const
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
