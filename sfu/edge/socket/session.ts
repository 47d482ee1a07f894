import type { Log } from '../../../calls/index.ts'
import {
  answerRequest,
  codeOf,
  type ErrorCode,
  errors,
  eventText,
  protocolVersion,
} from '../../../protocol/index.ts'
import { createFrameAllowance } from '../http/limits.ts'
import { takeSeat } from './joinAgent.ts'
import { join, resume } from './joinCaller.ts'
import { type Entrances, isEntrance, type SocketPhase, serveRequest } from './serveRequest.ts'
import type { Entered, SessionWorld, SocketContext } from './socketContext.ts'

/** How long a socket may stay without a person; nothing it sends makes that longer, but for a device that is held until another one answers. */
const authenticationTimeMs = 5000

const beatText = eventText({ event: 'beat' })

/** The raw socket under one session. */
export interface RawSocket {
  send(text: string): void
  close(closeCode: number, reason: string): void
}

/** One socket from opening to closing. */
export interface Session {
  /** One text frame arrived. */
  receive(text: string): Promise<void>
  /** A control frame arrived (RFC 6455 section 5.5): it asks nothing, and counts like any other. */
  receiveControl(): void
  /** Tells the page that the socket still carries; due every `beatMs` of the hello. */
  beat(): void
  /** Closes from our side. Idempotent. */
  close(code: ErrorCode | null): void
  /** The socket is closed, whoever closed it: everything that hung on it is let go. Idempotent. */
  closed(): void
}

/** Begins one session: says hello with a fresh nonce and starts the deadline. */
export function beginSession(
  world: SessionWorld,
  socket: RawSocket,
  from: Pick<SocketContext, 'origin' | 'cookie' | 'source'>,
): Session {
  const { auth, desk, clock, log } = world
  const allowance = createFrameAllowance(clock)
  const onClosed: (() => void)[] = []
  let phase: SocketPhase = { name: 'new' }
  let isOver = false

  const close = (code: ErrorCode | null): void => {
    isOver = true
    if (code === null) socket.close(1000, '')
    else socket.close(errors[code].closeCode, code)
  }
  const letGo = (): void => {
    isOver = true
    for (const act of onClosed.splice(0)) act()
  }
  const stopDeadline = clock.after(authenticationTimeMs, () => close('authentication-timed-out'))
  onClosed.push(stopDeadline)
  const door: SocketContext = {
    world,
    ...from,
    nonce: auth.newNonce(),
    connection: { send: text => socket.send(text), close },
    isOver: () => isOver,
    holdOpen: stopDeadline,
    onClosed: act => {
      onClosed.push(act)
    },
    close,
    letGo,
  }

  let afterwards: (() => void) | undefined
  const enter = async <A>(entrance: Promise<Entered<A>>): Promise<A> => {
    phase = { name: 'entering' }
    const entered = await entrance
    stopDeadline()
    phase = entered.phase
    afterwards = entered.afterwards
    return entered.answer
  }
  const entrances: Entrances = {
    join: params => enter(join(door, params)),
    resume: params => enter(resume(door, params)),
    takeSeat: params => enter(takeSeat(door, params)),
  }

  /** Whoever is in has their answer: what fails now is logged, and they go on. */
  const tellAfterwards = (): void => {
    const tell = afterwards
    afterwards = undefined
    try {
      tell?.()
    } catch (cause) {
      log.error('not told how it stands', { cause })
    }
  }

  const receive = async (text: string): Promise<void> => {
    if (isOver) return
    if (!allowance.take()) return close('rate-limited')
    const hasEntered = phase.name === 'caller' || phase.name === 'agent'
    let refusedEntrance: ErrorCode | undefined
    try {
      await answerRequest(
        socket,
        text,
        frame => serveRequest(frame, phase, entrances, desk),
        (error, request) => {
          const code = codeOf(error)
          if (isEntrance(request) && !hasEntered) refusedEntrance = code
          report(log, code, request, error)
        },
        hasEntered,
      )
    } catch (error) {
      return close(codeOf(error))
    }
    // A socket gets one try to enter: another try needs another nonce.
    if (refusedEntrance) return close(refusedEntrance)
    tellAfterwards()
  }

  const receiveControl = (): void => {
    if (!isOver && !allowance.take()) close('rate-limited')
  }

  socket.send(
    eventText({
      event: 'hello',
      protocol: protocolVersion,
      nonce: door.nonce,
      beatMs: world.beatMs,
      routerRtpCapabilities: world.routerRtpCapabilities,
    }),
  )
  return { receive, receiveControl, beat: () => socket.send(beatText), close, closed: letGo }
}

/** Refused, though the asker did nothing wrong. */
const isOurFault = (code: ErrorCode): boolean =>
  errors[code].httpStatus === 500 || code === 'store-unavailable'

/** Refusals are ordinary; what is not ours is logged with where it came from. */
function report(log: Log, code: ErrorCode, request: string, error: unknown): void {
  if (code === 'internal-error') {
    log.error('request failed', { request, code, cause: error })
  } else {
    log.info('request refused', { request, code, ...(isOurFault(code) && { cause: error }) })
  }
}
