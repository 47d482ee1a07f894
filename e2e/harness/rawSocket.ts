import { once } from 'node:events'
import { type ClientOptions, WebSocket } from 'ws'
import {
  codeOfClose,
  type ErrorCode,
  EventFrame,
  type EventOf,
  isErrorCode,
  type RequestName,
  readWrongField,
  socketPath,
  socketSubprotocol,
  type WrongField,
} from '../../protocol/index.ts'
import { parse } from '../../protocol/parse.ts'
import { eventually, type Loopback, shopOrigin } from './loopback.ts'

/** A socket of somebody who need not keep to the protocol. */
export interface RawSocket {
  readonly hello: EventOf<'hello'>
  readonly events: readonly EventFrame[]
  send(frame: string | Uint8Array): void
  /** `done`, or the code of the refusal; for a socket that closed unanswered, the code it closed with. */
  request(name: RequestName | string, params: object): Promise<'done' | ErrorCode>
  /** What the last request that was done was answered. */
  lastResult(): unknown
  /** Which field the last refusal named, if any. */
  lastWrongField(): WrongField | undefined
  isOpen(): boolean
  /** Why the server closed it: our code, or the bare WebSocket close code (RFC 6455 section 7.4). */
  closed(): Promise<ErrorCode | number>
  /** A pong that nobody asked for. */
  pong(): void
  /** Breaks without a word, once what was sent is on its way. */
  cut(): void
  /** The closing handshake, then the end. */
  hangUp(): Promise<void>
}

export interface RawOptions extends ClientOptions {
  readonly path?: string
  readonly subprotocols?: string[]
}

/** Opens a socket and waits for hello. @throws Error when the upgrade was refused */
export async function openRawSocket(
  loopback: Pick<Loopback, 'url'>,
  options: RawOptions = {},
): Promise<RawSocket> {
  const socket = rawConnection(loopback, options)
  const events: EventFrame[] = []
  const answers = new Map<number, 'done' | ErrorCode>()
  let lastId = 0
  let lastResult: unknown
  let lastWrongField: WrongField | undefined
  let closedWith: ErrorCode | number | undefined
  socket.on('message', bytes => {
    const frame: unknown = JSON.parse(bytes.toString())
    const answer = answerIn(frame)
    if (answer) {
      answers.set(answer.id, answer.outcome)
      if (answer.outcome === 'done') lastResult = answer.result
      else lastWrongField = answer.wrongField
    } else events.push(parse(EventFrame, frame))
  })
  socket.once('close', closeCode => {
    closedWith = codeOfClose(closeCode) ?? closeCode
  })
  await once(socket, 'open')
  await eventually(() => events.length > 0 || closedWith !== undefined, true)
  const [hello] = events
  if (hello?.event !== 'hello') throw new Error('the server said no hello')

  const closed = async () => {
    await eventually(() => closedWith !== undefined, true)
    return closedWith ?? 0
  }
  return {
    hello,
    events,
    send: frame => socket.send(frame),
    async request(name, params) {
      lastId += 1
      const id = lastId
      socket.send(JSON.stringify({ id, request: name, params }))
      await eventually(() => answers.has(id) || closedWith !== undefined, true)
      const told = answers.get(id) ?? closedWith
      return typeof told === 'string' ? told : 'connection-lost'
    },
    lastResult: () => lastResult,
    lastWrongField: () => lastWrongField,
    isOpen: () => closedWith === undefined && socket.readyState === socket.OPEN,
    closed,
    pong: () => socket.pong(),
    cut: () => socket.terminate(),
    async hangUp() {
      socket.close()
      await closed()
    },
  }
}

/** The HTTP status and code that an upgrade is refused with; `accepted` when it is not. */
export async function refusalOfUpgrade(loopback: Loopback, options: RawOptions = {}): Promise<string> {
  const socket = rawConnection(loopback, options)
  const refused = new Promise<string>((resolve, reject) => {
    socket.once('open', () => {
      socket.close()
      resolve('accepted')
    })
    socket.once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', bytes => {
        body += String(bytes)
      })
      response.on('end', () => resolve(`${response.statusCode} ${codeIn(body)}`))
    })
  })
  return refused
}

/** The bare socket, before anything was said on it. */
export function rawConnection(
  loopback: Pick<Loopback, 'url'>,
  { path = socketPath, subprotocols, ...options }: RawOptions,
): WebSocket {
  const url = new URL(path, loopback.url.replace('http', 'ws'))
  const socket = new WebSocket(url, subprotocols ?? [socketSubprotocol], {
    origin: shopOrigin,
    perMessageDeflate: false,
    ...options,
  })
  socket.on('error', () => {}) // 'close' follows and says it
  return socket
}

interface RawAnswer {
  readonly id: number
  readonly outcome: 'done' | ErrorCode
  readonly result?: unknown
  readonly wrongField?: WrongField | undefined
}

function answerIn(frame: unknown): RawAnswer | undefined {
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return undefined
  const id = Number(frame.id)
  if (!('error' in frame)) {
    return { id, outcome: 'done', result: 'result' in frame ? frame.result : undefined }
  }
  const { error } = frame
  if (typeof error !== 'object' || error === null || !('code' in error))
    return { id, outcome: 'internal-error' }
  const outcome = isErrorCode(error.code) ? error.code : 'internal-error'
  return { id, outcome, wrongField: readWrongField(error) }
}

function codeIn(body: string): string {
  const value: unknown = JSON.parse(body)
  const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no code'
}
