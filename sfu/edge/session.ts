import type { Auth } from '../../auth/index.ts'
import type { Clock, Desk, Log } from '../../calls/index.ts'
import {
  answerRequest,
  codeOf,
  type ErrorCode,
  errors,
  eventText,
  protocolVersion,
  RingfenceError,
  type RtpCapabilities,
} from '../../protocol/index.ts'
import { dispatch, type Entrances, type SocketPhase } from './dispatch.ts'
import { createFrameAllowance } from './limits.ts'
import type { Line, Switchboard } from './switchboard.ts'

/** How long a socket may stay without a person; nothing it sends makes that longer. */
export const authenticationTimeMs = 5000

/** A live seat keeps its session from idling out. */
const touchEveryMs = 60_000

/** What every session of a server shares. */
export interface SessionWorld {
  readonly auth: Auth
  readonly desk: Desk
  readonly switchboard: Switchboard
  readonly clock: Clock
  readonly log: Log
  readonly publicOrigin: string
  readonly routerRtpCapabilities: RtpCapabilities
}

/** The raw socket under one session. */
export interface RawSocket {
  send(text: string): void
  close(closeCode: number, reason: string): void
}

/** One socket from opening to closing. */
export interface Session {
  /** One text frame arrived. */
  receive(text: string): Promise<void>
  /** Closes from our side. Idempotent. */
  close(code: ErrorCode | null): void
  /** The socket is closed, whoever closed it: everything that hung on it is let go. Idempotent. */
  closed(): void
}

/** Begins one session: says hello with a fresh nonce and starts the deadline. */
export function beginSession(
  world: SessionWorld,
  socket: RawSocket,
  from: { readonly origin: string; readonly cookie: string | undefined },
): Session {
  const { auth, desk, switchboard, clock } = world
  const nonce = auth.newNonce()
  const allowance = createFrameAllowance(clock)
  const letGo: (() => void)[] = []
  let phase: SocketPhase = { name: 'new' }
  /** Closed, or about to be: nothing that comes now counts. */
  let isOver = false

  const close = (code: ErrorCode | null): void => {
    isOver = true
    if (code === null) socket.close(1000, '')
    else socket.close(errors[code].closeCode, code)
  }
  const line: Line = { send: text => socket.send(text), close }
  const stopDeadline = clock.after(authenticationTimeMs, () => close('authentication-timed-out'))
  letGo.push(stopDeadline)

  const join: Entrances['join'] = async params => {
    const token = await auth.verifyCallToken({ ...params, nonce, origin: from.origin })
    const { rtpCapabilities, pageContext, language } = params
    const answer = await desk.join({ token, rtpCapabilities, pageContext, language })
    const { callId } = answer
    if (isOver) {
      desk.callerGone(callId)
      throw new RingfenceError('connection-lost')
    }
    switchboard.connectCaller(callId, line)
    letGo.push(() => {
      switchboard.disconnectCaller(callId)
      desk.callerGone(callId)
    })
    phase = { name: 'caller', party: { side: 'caller', callId } }
    return answer
  }

  const takeSeat: Entrances['takeSeat'] = async params => {
    if (from.origin !== world.publicOrigin) throw new RingfenceError('origin-not-allowed')
    const agent = await auth.sessionOf(from.cookie)
    const { agentId, name } = agent
    const answer = await desk.takeSeat({ agentId, name, ...params })
    const former = switchboard.connectAgent(agentId, line)
    let leaves: 'gone' | 'signed-out' = 'gone'
    letGo.push(
      () => {
        if (switchboard.disconnectAgent(agentId, line)) desk.leaveSeat(agentId, leaves)
      },
      auth.onSessionEnded(sessionId => {
        if (sessionId !== agent.sessionId) return
        leaves = 'signed-out'
        close('signed-out')
        closed()
      }),
      clock.after(agent.expiresAtMs - clock.now(), () => close('session-expired')),
      repeat(clock, touchEveryMs, () => touch(world, agent.sessionId)),
    )
    former?.close('seat-taken')
    // A sign-out may have come after the look at the session and before the listening.
    await auth.sessionOf(from.cookie).catch(error => {
      leaves = 'signed-out'
      closed()
      throw error
    })
    if (isOver) {
      closed()
      throw new RingfenceError('connection-lost')
    }
    phase = { name: 'agent', party: { side: 'agent', agentId } }
    return answer
  }

  const closed = (): void => {
    isOver = true
    for (const act of letGo.splice(0)) act()
  }

  const enter = async <A>(entrance: () => Promise<A>): Promise<A> => {
    phase = { name: 'entering' }
    const answer = await entrance()
    stopDeadline()
    return answer
  }

  const receive = async (text: string): Promise<void> => {
    if (isOver) return
    if (!allowance.take()) return close('rate-limited')
    let refusedEntrance: ErrorCode | undefined
    const entrances: Entrances = {
      join: params => enter(() => join(params)),
      takeSeat: params => enter(() => takeSeat(params)),
    }
    try {
      await answerRequest(
        socket,
        text,
        frame => dispatch(frame, phase, entrances, desk),
        (error, request) => {
          const code = codeOf(error)
          if (request === 'join' || request === 'takeSeat') refusedEntrance = code
          report(world.log, code, request, error)
        },
      )
    } catch (error) {
      return close(codeOf(error))
    }
    // A socket gets one try to enter: another try needs another nonce.
    if (refusedEntrance) close(refusedEntrance)
  }

  socket.send(
    eventText({
      event: 'hello',
      protocol: protocolVersion,
      nonce,
      routerRtpCapabilities: world.routerRtpCapabilities,
    }),
  )
  return { receive, close, closed }
}

/** A store that cannot be written for a moment costs the agent nothing, and must not cost the others their calls. */
function touch({ auth, log }: SessionWorld, sessionId: string): void {
  auth.touchSession(sessionId).catch((cause: unknown) => {
    log.warn('session not touched', { cause: cause instanceof Error ? cause.name : typeof cause })
  })
}

function repeat(clock: Clock, everyMs: number, act: () => void): () => void {
  let cancel = clock.after(everyMs, function again() {
    act()
    cancel = clock.after(everyMs, again)
  })
  return () => cancel()
}

/** Refusals are ordinary; what is not ours is logged with its cause, which names no value from the wire. */
function report(log: Log, code: ErrorCode, request: string, error: unknown): void {
  if (code === 'internal-error') {
    log.error('request failed', {
      request,
      code,
      cause: error instanceof Error ? error.stack : String(error),
    })
  } else {
    log.info('request refused', { request, code })
  }
}
