import type { AgentId, CallId, EventOf, StepUpAnswer } from '../../../protocol/index.ts'
import type { JoinInput } from '../../call/entering/joinInput.ts'
import { voice } from '../fakeMedia.ts'
import { passkeyAnswer, signatureOf } from '../fakeProofs.ts'
import { agent, seatInput, type TestDesk } from '../testDesk.ts'
import type { Deed } from './modelCommands.ts'

const letters = ['a', 'b', 'c']
export const agents = letters.map(agent)

function answerOf(
  how: 'right' | 'wrong' | Exclude<StepUpAnswer['kind'], 'signed'>,
  challenge: string,
): StepUpAnswer {
  if (how === 'right') return passkeyAnswer('m', challenge)
  return how === 'wrong' ? passkeyAnswer('m', 'another challenge') : { kind: how }
}

/** One test desk under chance: does deeds, and remembers what it may ask about afterwards. */
export function createChance(here: TestDesk) {
  const callIds: CallId[] = []
  const places = new Map<CallId, number>()
  const refusals: unknown[] = []
  const open: Promise<unknown>[] = []
  /** Callers whose socket ever closed, and those whose call was ever taken up again. */
  const wentAway = new Set<CallId>()
  const returned = new Set<CallId>()
  /** Callers who were let in without media. */
  const far = new Set<CallId>()
  const held: (() => void)[] = []
  /** Refusals are right answers to deeds out of season; they are looked at in the end. */
  const may = (act: () => unknown): void => {
    try {
      open.push(Promise.resolve(act()).catch(error => refusals.push(error)))
    } catch (error) {
      refusals.push(error)
    }
  }
  const someAgent = (index: number): AgentId => agents[index % agents.length] ?? agent('a')
  /** An agent who is rung now, or anyone: a ring that is over must be refused too. */
  const someRung = (index: number): AgentId => {
    const rung = agents.filter(agentId => here.ringOf(agentId))
    return rung[index % Math.max(1, rung.length)] ?? someAgent(index)
  }
  const withCall = (index: number, act: (callId: CallId) => unknown): void => {
    const callId = callIds[callIds.length - 1 - (index % Math.max(1, callIds.length))]
    if (callId) may(() => act(callId))
  }
  const isLive = (callId: CallId): boolean => here.heardOf(callId, 'ended').length === 0
  /** A call whose caller was asked something, one that is open where there is one. */
  const withAsked = (index: number, act: (asked: EventOf<'stepUpAsked'>) => unknown): void => {
    const all = callIds.flatMap(callId => here.heardOf(callId, 'stepUpAsked').at(-1) ?? [])
    const open = all.filter(
      ({ callId, stepUpId }) =>
        isLive(callId) && !here.heardOf(callId, 'stepUpEnded').some(each => each.stepUpId === stepUpId),
    )
    const asked = open[index % Math.max(1, open.length)] ?? all[index % Math.max(1, all.length)]
    if (asked) may(() => act(asked))
  }
  /** A talk, or any call that this agent was rung for: asking in it must be refused too. */
  const withTalk = (index: number, act: (agentId: AgentId, callId: CallId) => unknown): void => {
    const talks = agents.flatMap(agentId =>
      here.heardOf(agentId, 'talking').flatMap(({ callId }) => (isLive(callId) ? [{ agentId, callId }] : [])),
    )
    const talk = talks[index % Math.max(1, talks.length)]
    if (talk) may(() => act(talk.agentId, talk.callId))
    else withRing(someAgent(index), (ring, agentId) => act(agentId, ring.call.callId))
  }
  const withRing = (agentId: AgentId, act: (ring: EventOf<'ringStarted'>, agentId: AgentId) => unknown) => {
    const ring = here.heardOf(agentId, 'ringStarted').at(-1) // perhaps one that is over
    if (ring) may(() => act(ring, agentId))
  }
  /** A caller who was asked to let the call go, perhaps long ago. */
  const withMove = (index: number, act: (asked: EventOf<'moveAsked'>) => unknown): void => {
    const all = callIds.flatMap(callId => here.heardOf(callId, 'moveAsked').at(-1) ?? [])
    const asked = all[all.length - 1 - (index % Math.max(1, Math.min(2, all.length)))]
    if (asked) may(() => act(asked))
  }
  const withStatement = (
    index: number,
    act: (agentId: AgentId, asked: EventOf<'agentStatementAsked'>) => unknown,
  ): void => {
    const agentId = someAgent(index)
    const asked = here.heardOf(agentId, 'agentStatementAsked').at(-1)
    if (asked) may(() => act(agentId, asked))
  }
  const isBack = (callId: CallId): void => {
    returned.add(callId)
    here.desk.catchUp({ side: 'caller', callId })
  }
  const join = async ({ browser, seconds, caller, assurance }: Extract<Deed, { do: 'join' }>) => {
    const onHeld: JoinInput['onHeld'] = ({ release }) => void held.push(release)
    const who = { browser: `b${browser}`, seconds, concurrent: 2, onHeld }
    const answer = await here.join(caller ? { ...who, caller, assurance } : who)
    if (answer.isTakenUp) return isBack(answer.callId)
    callIds.push(answer.callId)
    places.set(answer.callId, answer.place ?? 0)
    if (answer.media === null) far.add(answer.callId)
  }
  const resume = async (callId: CallId, which: 'right' | 'wrong') => {
    const { jti } = here.desk.tokenOf(callId)
    const rtpCapabilities = { codecs: [], headerExtensions: [] }
    await here.desk.resume({ callId, jti: which === 'right' ? jti : 'another', rtpCapabilities })
    isBack(callId)
  }
  const sitDown = async (letter: string, page: 'own' | 'other') => {
    await here.desk.takeSeat(seatInput(letter, page === 'own' ? letter : 'p'))
    here.desk.catchUp({ side: 'agent', agentId: agent(letter) })
  }
  const revoke = (index: number, kind: 'jti' | 'browser-key' | 'identity' | 'agent'): void => {
    if (kind === 'agent') here.desk.revoke({ kind, value: someAgent(index) })
    else revokeCaller(index, kind)
  }
  const revokeCaller = (index: number, kind: 'jti' | 'browser-key' | 'identity'): void =>
    withCall(index, callId => {
      const { jti, jkt, callerId } = here.desk.tokenOf(callId)
      const value = { jti, 'browser-key': jkt, identity: callerId }[kind]
      if (value) here.desk.revoke({ kind, value })
    })

  const doOne = async (one: Deed): Promise<void> => {
    const { desk, media, proofs, clock } = here
    switch (one.do) {
      case 'join':
        return may(() => join(one))
      case 'pass':
        return clock.advance(one.ms)
      case 'rest':
        return here.drain()
      case 'slow':
        media.isSlow = one.isSlow
        return
      case 'media answers':
        media.answerOne()
        return
      case 'media will fail':
        return media.failNext(one.step, one.code)
      case 'seat':
        return may(() => sitDown(letters[one.which % letters.length] ?? 'a', one.page))
      case 'leave':
        return desk.leaveSeat(someAgent(one.which), one.why)
      case 'duty':
        return may(() => desk.setDuty(someAgent(one.which), one.duty))
      case 'accept':
        return withRing(someRung(one.which), (ring, agentId) =>
          desk.accept(agentId, ring.ringId, signatureOf(ring.statement)),
        )
      case 'decline':
        return withRing(someRung(one.which), (ring, agentId) => desk.decline(agentId, ring.ringId))
      case 'caller gone':
        return withCall(one.which, callId => desk.callerGone(callId))
      case 'caller away':
        return withCall(one.which, callId => {
          wentAway.add(callId)
          desk.callerAway(callId)
        })
      case 'resume':
        return withCall(one.which, callId => resume(callId, one.jti))
      case 'refresh':
        return withCall(one.which, callId => desk.refresh(callId))
      case 'answer move':
        return withMove(one.which, ({ callId, moveId }) => desk.answerMove(callId, moveId, one.agrees))
      case 'held device goes':
        return held.pop()?.()
      case 'sign anew':
        return withStatement(one.which, (agentId, { callId, statement }) =>
          desk.signAgentStatement(agentId, callId, signatureOf(statement)),
        )
      case 'revoke':
        return revoke(one.which, one.kind)
      case 'caller hangs up':
        return withCall(one.which, callId => desk.hangUp({ side: 'caller', callId }, callId, one.because))
      case 'agent hangs up':
        return withRing(someAgent(one.which), (ring, agentId) =>
          desk.hangUp({ side: 'agent', agentId }, ring.call.callId, one.because),
        )
      case 'worker dies':
        return withCall(one.which, callId => media.killWorker(callId))
      case 'leg fails':
        return withCall(one.which, callId => media.newsOf(callId)?.onFailed(one.side, 'media-failed'))
      case 'speak':
        withCall(one.which, callId => desk.produce({ side: 'caller', callId }, callId, voice))
        return withRing(someAgent(one.which), (ring, agentId) =>
          desk.produce({ side: 'agent', agentId }, ring.call.callId, voice),
        )
      case 'ask':
        return withTalk(one.which, (agentId, callId) => desk.askStepUp(agentId, callId, one.choice))
      case 'answer':
        return withAsked(one.which, ({ callId, stepUpId, options }) =>
          desk.answerStepUp(
            { side: 'caller', callId },
            callId,
            stepUpId,
            answerOf(one.how, options.challenge),
          ),
        )
      case 'slow proofs':
        proofs.isSlow = one.isSlow
        return
      case 'proofs answer':
        proofs.answerOne()
        return
      case 'proofs will fail':
        return proofs.failNext(one.step, one.code)
      case 'mute':
        // Whoever is away has no socket to say so on.
        return withCall(one.which, async callId => {
          if (!wentAway.has(callId)) await desk.setMuted({ side: 'caller', callId }, callId, true)
        })
    }
  }
  return { callIds, places, wentAway, returned, far, refusals, open, doOne }
}
