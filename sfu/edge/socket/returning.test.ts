import { describe, expect, onTestFinished, test } from 'vitest'
import { CallerId } from '../../../protocol/index.ts'
import {
  publicOrigin,
  rtpCapabilities,
  shopOrigin,
  startEdge,
  type TestSocket,
} from '../../testing/testEdge.ts'

type Edge = Awaited<ReturnType<typeof startEdge>>
type Browser = Awaited<ReturnType<Edge['newBrowser']>>

/** A talk between two pages. */
async function startTalk(edge: Edge) {
  const seat = edge.newSeat()
  const { cookie, signOut } = await edge.signIn(seat)
  const agent = edge.open(publicOrigin, cookie)
  await edge.takeSeat(agent, seat)
  await agent.request('setDuty', { duty: 'on-duty' })
  const browser = await edge.newBrowser()
  const { socket: caller, jti, answering } = await edge.join(browser)
  const joined = await answering
  await expect.poll(() => agent.heard('ringStarted')).toHaveLength(1)
  const [ring] = agent.heard('ringStarted')
  if (!ring) throw new Error('nothing rings')
  await agent.request('accept', { ringId: ring.ringId, signature: edge.signed(seat, ring.statement) })
  return { ...edge, seat, cookie, signOut, agent, browser, caller, jti, joined, callId: joined.callId }
}
type Scene = Awaited<ReturnType<typeof startTalk>>

/** The first frame of a page that is back; `changes` are what a thief would have wrong. */
function resume(
  { open, iat, browser, jti, callId }: Scene,
  changes: { origin?: string; browser?: Browser; jti?: string; nonce?: string } = {},
) {
  const socket = open(changes.origin ?? shopOrigin)
  const claims = { jti: changes.jti ?? jti, nonce: changes.nonce ?? socket.nonce, iat: iat() }
  const proof = (changes.browser ?? browser).proof(claims)
  return { socket, answering: socket.request('resume', { callId, proof, rtpCapabilities }) }
}

const gone = (socket: TestSocket) => socket.session.closed()

describe('a page that is back', () => {
  test('has its call again: the answer, then how it stands; the agent hears of both', async () => {
    const scene = await startTalk(await startEdge(onTestFinished))
    gone(scene.caller)
    await scene.clock.advance(10_000)
    const { socket, answering } = resume(scene)
    expect(await answering).toMatchObject({ callId: scene.callId, authorization: { expiresInSeconds: 120 } })
    expect(socket.order.slice(0, 3)).toEqual(['hello', 'answer', 'talking'])
    expect(socket.heard('talking')).toMatchObject([{ talkedMs: 10_000 }])
    expect(scene.agent.heard('otherAway').map(event => event.away)).toEqual([true, false])
    expect(scene.store.counts().leases).toBe(1)
    await socket.request('setMuted', { callId: scene.callId, muted: true })
    await socket.request('hangUp', { callId: scene.callId, because: 'person' })
    expect(socket.heard('ended')).toMatchObject([{ reason: 'caller-hung-up' }])
  })

  test('closes the socket that is still open, and its later end is nobody’s', async () => {
    const scene = await startTalk(await startEdge(onTestFinished))
    const { socket, answering } = resume(scene)
    await answering
    expect(scene.caller.heard('ended')).toMatchObject([{ reason: 'moved' }])
    expect(scene.caller.closeCodes).toEqual([1000])
    gone(scene.caller)
    expect(scene.agent.heard('otherAway')).toEqual([])
    gone(socket)
    await Promise.resolve()
    expect(scene.agent.heard('otherAway')).toMatchObject([{ away: true }])
  })

  test.each<[string, (scene: Scene) => Promise<Parameters<typeof resume>[1]>, string]>([
    ['another browser key', async scene => ({ browser: await scene.newBrowser() }), 'proof-invalid'],
    ['another token', async () => ({ jti: 'another' }), 'proof-invalid'],
    ['the nonce of another socket', async scene => ({ nonce: scene.caller.nonce }), 'proof-invalid'],
    ['another origin', async () => ({ origin: publicOrigin }), 'origin-not-allowed'],
  ])('is refused with %s, and the call goes on where it was', async (_, wrong, code) => {
    const scene = await startTalk(await startEdge(onTestFinished))
    const { socket, answering } = resume(scene, await wrong(scene))
    await expect(answering).rejects.toMatchObject({ code })
    expect(socket.closeCodes).toHaveLength(1)
    expect(scene.caller.closeCodes).toEqual([])
    await scene.caller.request('setMuted', { callId: scene.callId, muted: true })
    expect(scene.media.counts().legs).toBe(2)
  })

  test('finds nothing when the call is over, and leaves nothing when it goes in the middle', async () => {
    const scene = await startTalk(await startEdge(onTestFinished))
    scene.media.isSlow = true
    const coming = resume(scene)
    const refused = expect(coming.answering).rejects.toMatchObject({ code: 'connection-lost' })
    gone(coming.socket)
    await expect.poll(() => scene.media.answerOne()).toBe(true)
    await refused
    scene.media.isSlow = false
    await scene.clock.advance(30_000)
    expect(scene.agent.heard('ended')).toMatchObject([{ reason: 'caller-gone' }])
    await expect(resume(scene).answering).rejects.toMatchObject({ code: 'call-not-found' })
    expect(scene.desk.counts().calls).toBe(0)
  })

  test('of an agent has its talk again, by session, seat key and media key', async () => {
    const scene = await startTalk(await startEdge(onTestFinished))
    gone(scene.agent)
    const other = scene.open(publicOrigin, scene.cookie)
    const stranger = { ...scene.seat, mediaKey: scene.newSeat().mediaKey }
    await expect(scene.takeSeat(other, stranger)).rejects.toMatchObject({ code: 'seat-taken' })
    const back = scene.open(publicOrigin, scene.cookie)
    expect((await scene.takeSeat(back, scene.seat)).resumed).toMatchObject({ callId: scene.callId })
    expect(back.order.slice(0, 3)).toEqual(['hello', 'answer', 'talking'])
    expect(scene.caller.heard('otherAway').map(event => event.away)).toEqual([true, false])
    await scene.signOut()
    expect(scene.caller.heard('ended')).toMatchObject([{ reason: 'signed-out' }])
  })
})

describe('an authorization', () => {
  test('is refreshed again and again, each time over the nonce of the answer before', async () => {
    const scene = await startTalk(await startEdge(onTestFinished))
    const { caller, browser, jti, callId, clock, iat } = scene
    let { nonce } = scene.joined.authorization
    const refresh = (over: string) =>
      caller.request('refresh', { callId, proof: browser.proof({ jti, nonce: over, iat: iat() }) })
    for (let turn = 0; turn < 4; turn += 1) {
      await clock.advance(60_000)
      const next = await refresh(nonce)
      expect(next.expiresInSeconds).toBe(120)
      await expect(refresh(nonce)).rejects.toMatchObject({ code: 'proof-invalid' })
      nonce = next.nonce
    }
    expect(scene.media.counts().legs).toBe(2)
    await clock.advance(125_000)
    expect(caller.heard('ended')).toMatchObject([{ reason: 'authorization-expired' }])
    await expect(refresh(nonce)).rejects.toThrow()
  })
})

describe('a device that is held', () => {
  /** Real tokens, and then the word of the site that all of them are of one person, with a passkey. */
  const onePerson = () =>
    startEdge(onTestFinished, {
      changeAuth: auth => ({
        verifyCallToken: async input => ({
          ...(await auth.verifyCallToken(input)),
          callerId: CallerId.parse(`caller_${'p'.repeat(22)}`),
          assurance: 'passkey',
        }),
      }),
    })

  test('waits past the time to authenticate, and has the call when the live one agrees', async () => {
    const scene = await startTalk(await onePerson())
    const other = await scene.join(await scene.newBrowser())
    await expect.poll(() => other.socket.heard('held')).toMatchObject([{ answerWithinMs: 30_000 }])
    await scene.clock.advance(20_000)
    expect(other.socket.closeCodes).toEqual([])
    const [asked] = scene.caller.heard('moveAsked')
    if (!asked) throw new Error('nobody was asked')
    const { callId, moveId } = asked
    await scene.caller.request('answerMove', { callId, moveId, agrees: true })
    expect((await other.answering).callId).toBe(scene.callId)
    expect(other.socket.order).toEqual(['hello', 'held', 'answer', 'talking'])
    expect(scene.caller.heard('ended')).toMatchObject([{ reason: 'moved' }])
    expect(scene.caller.closeCodes).toEqual([1000])
    gone(scene.caller)
    expect(scene.desk.counts().talking).toBe(1)
    const [statement] = scene.agent.heard('agentStatementAsked')
    await scene.agent.request('signAgentStatement', {
      callId: scene.callId,
      signature: scene.signed(scene.seat, statement?.statement ?? ''),
    })
    expect(other.socket.heard('agentProven')).toHaveLength(1)
    expect(scene.caller.heard('agentProven')).toEqual([])
  })

  test('is released when its socket closes, and refused when nobody answers', async () => {
    const scene = await startTalk(await onePerson())
    const first = await scene.join(await scene.newBrowser())
    await expect.poll(() => first.socket.heard('held')).toHaveLength(1)
    const released = expect(first.answering).rejects.toMatchObject({ code: 'connection-lost' })
    gone(first.socket)
    await released
    expect(scene.caller.heard('moveEnded')).toHaveLength(1)
    const second = await scene.join(await scene.newBrowser())
    await expect.poll(() => second.socket.heard('held')).toHaveLength(1)
    const refused = expect(second.answering).rejects.toMatchObject({ code: 'move-unanswered' })
    await scene.clock.advance(30_000)
    await refused
    expect(second.socket.closeCodes).toEqual([4323])
    expect(scene.desk.counts()).toMatchObject({ calls: 1, talking: 1 })
    expect(scene.store.counts().leases).toBe(1)
  })
})

test('a revocation ends the calls it means and lets nobody back in', async () => {
  const scene = await startTalk(await startEdge(onTestFinished))
  await scene.auth.revoke({ kind: 'browser-key', value: scene.browser.jkt }, 'operator')
  for (const socket of [scene.caller, scene.agent]) {
    expect(socket.heard('ended')).toMatchObject([{ reason: 'revoked' }])
  }
  await expect(resume(scene).answering).rejects.toMatchObject({ code: 'call-not-found' })
  expect(scene.desk.counts()).toMatchObject({ calls: 0, seats: 1 })
})
