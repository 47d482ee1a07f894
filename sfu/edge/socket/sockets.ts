import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Source } from '../../../calls/index.ts'
import {
  type ErrorCode,
  errors,
  isSubprotocol,
  maxFrameBytes,
  RingfenceError,
  socketPath,
  socketSubprotocol,
} from '../../../protocol/index.ts'
import { every } from '../../clock.ts'
import { namesOneHost } from '../http/hostField.ts'
import type { SocketLimits } from '../http/limits.ts'
import { refuseUpgrade } from '../http/refusal.ts'
import { beginSession, type Session } from './session.ts'
import type { SessionWorld } from './socketContext.ts'

/** WebSocket close codes of RFC 6455 that `ws` reports and that we translate. */
const messageTooBig = 1009

export interface Sockets {
  /** How many are open. */
  count(): number
  /** Tells everybody that the server stops, and closes. */
  close(): void
}

/** Serves WebSocket upgrades at the one path; everything else is refused. */
export function serveSockets(
  server: Server,
  world: SessionWorld,
  limits: SocketLimits,
  options: {
    readonly addressOf: (request: IncomingMessage) => string
    readonly sourceOf: (address: string) => Source
  },
): Sockets {
  const webSocketServer = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: offered => chosenSubprotocol([...offered]) ?? false,
  })
  const sessions = new Set<Session>()

  const open = (socket: WebSocket, request: IncomingMessage, giveBack: () => void): void => {
    if (socket.protocol !== socketSubprotocol) {
      refuseVersion(socket, world, giveBack)
      return
    }
    const session = beginSession(
      world,
      {
        send: text => {
          if (socket.readyState === socket.OPEN) socket.send(text)
        },
        close: (closeCode, reason) => closeSurely(socket, world, closeCode, reason),
      },
      {
        origin: request.headers.origin ?? '',
        cookie: request.headers.cookie,
        source: options.sourceOf(options.addressOf(request)),
      },
    )
    const stopHeartbeat = beat(socket, request.socket, session, world)
    sessions.add(session)
    cutWhoFloodsOn(socket)
    socket.on('ping', session.receiveControl)
    socket.on('pong', session.receiveControl)
    socket.on('message', (bytes, isBinary) => {
      if (isBinary) session.close('message-malformed')
      else void session.receive(bytes.toString())
    })
    socket.on('error', error => {
      if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') socket.close(messageTooBig)
    })
    socket.once('close', () => {
      stopHeartbeat()
      giveBack()
      sessions.delete(session)
      session.closed()
    })
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refusal = whyRefused(request, world)
    if (refusal) return refuseUpgrade(socket, new RingfenceError(refusal))
    limits.openSocket(options.addressOf(request), request.headers.origin ?? '').then(
      giveBack => {
        if (giveBack instanceof RingfenceError) return refuseUpgrade(socket, giveBack)
        if (socket.destroyed) return giveBack()
        let opened = false
        socket.once('close', () => {
          if (!opened) giveBack()
        })
        webSocketServer.handleUpgrade(request, socket, head, webSocket => {
          opened = true
          open(webSocket, request, giveBack)
        })
      },
      () => socket.destroy(),
    )
  })

  return {
    count: () => sessions.size,
    close() {
      for (const session of sessions) session.close('server-stopping')
      webSocketServer.close()
    },
  }
}

/** Checks that cost nothing, before anything is kept for this address. */
function whyRefused(request: IncomingMessage, world: SessionWorld): ErrorCode | undefined {
  if (!namesOneHost(request)) return 'message-malformed'
  const path = request.url?.split('?', 1)[0]
  if (path !== socketPath) return 'not-found'
  const origin = request.headers.origin ?? ''
  if (origin !== world.publicOrigin && !world.auth.isPageOrigin(origin)) return 'origin-not-allowed'
  const offered = request.headers['sec-websocket-protocol']?.split(',').map(each => each.trim())
  return chosenSubprotocol(offered ?? []) ? undefined : 'protocol-unsupported'
}

/** This version's where the peer has it, else the peer's own, so that it can be told why it is refused. */
const chosenSubprotocol = (offered: readonly string[]): string | undefined =>
  offered.find(name => name === socketSubprotocol) ?? offered.find(isSubprotocol)

/** Browsers hide the answer to a refused upgrade from their pages; the close code of an open socket they show. */
function refuseVersion(socket: WebSocket, world: SessionWorld, giveBack: () => void): void {
  socket.on('error', () => undefined)
  socket.once('close', giveBack)
  const code = 'protocol-unsupported' satisfies ErrorCode
  closeSurely(socket, world, errors[code].closeCode, code)
}

/** Sockets that are cut off soon. */
const ending = new WeakSet<WebSocket>()

/** A peer that does not finish the closing handshake is cut off. */
function closeSurely(socket: WebSocket, { clock }: SessionWorld, closeCode: number, reason: string): void {
  if (socket.readyState === socket.CLOSED || ending.has(socket)) return
  // Also a socket that closes already: a peer that began the handshake need not finish it either.
  ending.add(socket)
  socket.close(closeCode, reason)
  const cancel = clock.after(2000, () => socket.terminate())
  socket.once('close', cancel)
}

/** What may still be under way when a socket is told to close. */
const lateFramesMost = 200

/** Whoever sends on and on after that is not worth a closing handshake. */
function cutWhoFloodsOn(socket: WebSocket): void {
  let late = 0
  const count = () => {
    if (ending.has(socket)) late += 1
    if (late > lateFramesMost) socket.terminate()
  }
  for (const frame of ['message', 'ping', 'pong']) socket.on(frame, count)
}

/** Finds sockets whose other end is gone without a word (RFC 6455 section 5.5.2): it answered none of so many pings. */
const unansweredMost = 2

function beat(
  socket: WebSocket,
  carrier: Socket,
  session: Session,
  { clock, beatMs }: SessionWorld,
): () => void {
  let unanswered = 0
  socket.on('pong', () => {
    unanswered = 0
  })
  return every(clock, beatMs, () => {
    if (unanswered >= unansweredMost) return socket.terminate()
    unanswered += 1
    // Both frames in one write, from one timer: a silent call costs hardly anything else.
    carrier.cork()
    socket.ping()
    session.beat()
    carrier.uncork()
  })
}
