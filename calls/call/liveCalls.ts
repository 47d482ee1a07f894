import {
  type CallId,
  type RevocationRequest,
  RingfenceError,
  type VerifiedCallToken,
} from '../../protocol/index.ts'
import { shareOf } from '../policy/callClass.ts'
import { stillSpeaks } from '../policy/goodCall.ts'
import type { AdmissionAnswer, NoHope, ToCall } from '../ports/messages.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Load } from '../ports.ts'
import { comingOf, identityOf } from './admitted.ts'
import { hearPlace, tellAgain } from './callReport.ts'
import { type CallSession, isIn } from './callSession.ts'
import type { CallWorld } from './callWorld.ts'
import { followNearness } from './connection/callerLeg.ts'
import { endIfBlocked } from './ending/blocked.ts'
import { endCall } from './ending/endCall.ts'
import { mostUnwritten } from './ending/outbox.ts'
import { concernsToken, revokeCall } from './ending/revocation.ts'
import {
  askAdmission,
  giveUpAdmission,
  type Joining,
  refuseWhileOtherDeviceJoins,
  sayAdmission,
} from './entering/admission.ts'
import { letIn } from './entering/join.ts'
import type { Joined } from './entering/joinAnswer.ts'
import type { JoinInput } from './entering/joinInput.ts'
import { moveHere } from './entering/moveHere.ts'
import { createOverload } from './entering/overload.ts'
import { hearPressure } from './gate/followGate.ts'
import { hearHold, hearProposal, releaseGhost } from './ring/hold.ts'

/** All calls that live in this process. */
export interface LiveCalls {
  readonly world: CallWorld
  /**
   * Admission: dispatch is asked, and what a call needs is taken. A caller who has a call on another device is held instead, until
   * that device answers; while that one is just joining, refused.
   * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `service-unavailable`, `over-cap`, `allowance-used`, `revoked`,
   * `store-unavailable`, `media-failed`, `worker-died`; of moving `passkey-required`, `move-refused`, `move-unanswered`,
   * `connection-lost`
   */
  join(input: JoinInput): Promise<Joined>
  find(callId: CallId): CallSession | undefined
  receive(message: ToCall): void
  /** Ends every call that this revocation means; one that is being let in is refused, one that is held too. */
  revoke(request: RevocationRequest): void
  /** Ends every call without a talk whose caller is blocked by now; one that is being let in is refused, one that is held too. */
  endBlocked(isBlocked: (token: VerifiedCallToken) => boolean): void
  /** A round of telling. */
  tellAgain(): void
  /** Calls that live, and those that are being let in. */
  readonly size: number
  inPhase(phase: CallSession['call']['phase']): number
  /** Whether so much is unwritten that nobody else is let in; each call that lives will have to be written, too. */
  isOutboxFull(): boolean
  /** Ends every call with `server-stopping`, and lets nobody in. */
  stop(): void
}

/** How often an answer of dispatch may be overtaken by the end of the call that it names. */
const mostAsked = 3

/** Adds to the world what only it knows: a call that ended is found no more. */
export function createLiveCalls(
  shared: Omit<CallWorld, 'forget'> & { readonly load: Load },
  mostUnwrittenHere = mostUnwritten,
): LiveCalls {
  const sessions = new Map<CallId, CallSession>()
  const joinings = new Map<CallId, Joining>()
  const world: CallWorld = { ...shared, forget: callId => void sessions.delete(callId) }
  const overload = createOverload(shared)
  let isStopping = false

  const refuseIfStopping = (): void => {
    if (isStopping) throw new RingfenceError('server-stopping')
  }

  const isOutboxFull = (): boolean => world.outbox.size() + sessions.size + joinings.size > mostUnwrittenHere

  async function join(input: JoinInput): Promise<Joined> {
    refuseIfStopping()
    const { site, queue } = input.token
    const policy = world.queues.find(each => each.queue.site === site && each.queue.queue === queue)
    for (let asked = 1; ; asked += 1) {
      const joined = await tryToJoin(input, policy, asked === 1)
      if (joined) return joined
      if (asked === mostAsked) throw new RingfenceError('move-unanswered')
    }
  }

  /** `null` when the call that this caller has on another device ended in this very moment. */
  async function tryToJoin(
    input: JoinInput,
    policy: QueuePolicy | undefined,
    isFirstTry: boolean,
  ): Promise<Joined | null> {
    const { token, source } = input
    const shareBy = (hadGoodCall: boolean) =>
      shareOf(token, { source, hadGoodCall, nowMs: world.clock.now() })
    const joining: Joining = {
      callId: world.ids.callId(),
      token,
      share: shareBy(false),
      lost: null,
      isAdmitted: false,
      hear: () => {},
    }
    const { callId } = joining
    joinings.set(callId, joining)
    try {
      const lastGoodAtMs = await world.memory.goodCalls.lastAt(token.site, identityOf(token))
      joining.share = shareBy(stillSpeaks(lastGoodAtMs, world.clock.now()))
      if (joining.lost) throw new RingfenceError(joining.lost)
      refuseIfStopping()
      const { share } = joining
      if (isFirstTry) world.watch.came(comingOf(token, share))
      overload.refuse(share.callClass)
      const answer = await askAdmission(world, joining, hear => {
        joining.hear = hear
      })
      return await follow(answer, { input, policy, joining })
    } finally {
      joinings.delete(callId)
    }
  }

  async function follow(
    answer: AdmissionAnswer,
    { input, policy, joining }: { input: JoinInput; policy: QueuePolicy | undefined; joining: Joining },
  ): Promise<Joined | null> {
    const { callId, token } = joining
    const elsewhere = answer.state === 'elsewhere' ? sessions.get(answer.callId) : undefined
    try {
      if (answer.state === 'refused') {
        world.watch.refused(token.site)
        throw policy ? refusalOf(answer) : new RingfenceError('queue-unknown')
      }
      if (answer.state === 'joining-elsewhere') return refuseWhileOtherDeviceJoins(token)
      if (joining.lost) throw new RingfenceError(joining.lost)
      refuseIfStopping()
      if (answer.state === 'elsewhere') return elsewhere ? moveHere(world, elsewhere, input) : null
      if (!policy) throw new RingfenceError('queue-unknown')
      if (isOutboxFull()) throw new RingfenceError('store-unavailable')
    } catch (error) {
      // Also of a refusal: another answer, which nobody waits for any more, may have kept a place.
      giveUpAdmission(world, callId)
      throw error
    }
    joining.isAdmitted = true
    const onEntered = (session: CallSession) => {
      joinings.delete(callId)
      sessions.set(callId, session)
    }
    return letIn(world, { input, policy, joining, admission: answer, onEntered, refuseIfStopping })
  }

  function receive(message: ToCall): void {
    const { callId } = message
    if (message.type === 'admissionAnswered') {
      joinings.get(callId)?.hear(message.answer)
      return
    }
    const session = sessions.get(callId)
    const joining = joinings.get(callId)
    if (joining && message.type === 'noHope') joining.lost ??= 'no-agent'
    if (!session && message.type === 'holdTold') releaseGhost(world, message)
    if (!session) return
    if (!isStopping) hear(session, message)
  }

  function hear(session: CallSession, message: Exclude<ToCall, { type: 'admissionAnswered' }>): void {
    switch (message.type) {
      case 'ringProposed':
        hearProposal(world, session, message)
        break
      case 'noHope':
        hearNoHope(world, session, message)
        break
      case 'placeTold':
        hearPlace(world, session, message)
        followNearness(world, session)
        hearPressure(world, session, message)
        break
      case 'holdTold':
        hearHold(world, session, message)
        break
      default:
        message satisfies never
    }
  }

  return {
    world,
    join,
    find: callId => sessions.get(callId),
    receive,
    revoke(request) {
      for (const joining of joinings.values()) {
        if (concernsToken(request, joining.token)) joining.lost = 'revoked'
      }
      for (const session of [...sessions.values()]) revokeCall(world, session, request)
    },
    endBlocked(isBlocked) {
      for (const joining of joinings.values()) if (isBlocked(joining.token)) joining.lost ??= 'blocked'
      for (const session of [...sessions.values()]) endIfBlocked(world, session, isBlocked)
    },
    tellAgain() {
      for (const session of sessions.values()) tellAgain(world, session)
      for (const joining of joinings.values()) if (joining.isAdmitted) sayAdmission(world, joining)
    },
    get size() {
      return sessions.size
    },
    inPhase: phase => [...sessions.values()].filter(session => isIn(session, phase)).length,
    isOutboxFull,
    stop() {
      isStopping = true
      for (const joining of joinings.values()) joining.hear({ state: 'refused', code: 'server-stopping' })
      for (const session of [...sessions.values()]) endCall(world, session, 'server-stopping')
    },
  }
}

/** It counts for the call as dispatch knew it, while it waits. */
function hearNoHope(world: CallWorld, session: CallSession, { callVersion, reason }: NoHope): void {
  if (isIn(session, 'waiting') && session.told.version === callVersion) endCall(world, session, reason)
}

const refusalOf = ({ state: _, code, ...until }: Extract<AdmissionAnswer, { state: 'refused' }>) =>
  new RingfenceError(code, Object.keys(until).length === 0 ? {} : { until })
