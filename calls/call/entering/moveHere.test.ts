import { describe, expect, test } from 'vitest'
import type { CallId } from '../../../protocol/index.ts'
import { callerIdOf, signatureOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { type CallerInput, startMs, type TestDesk, testToken } from '../../testing/testDesk.ts'
import { concernsToken } from '../ending/revocation.ts'

/** A call of the identity `p` on its telephone, and the same person at another device. */
async function scene(phase: 'waiting' | 'ringing' | 'talking') {
  const here = await openDesk()
  const a = await here.seat('a')
  if (phase === 'waiting') {
    await here.join()
    await here.drain()
    await here.accept(a)
  }
  const { callId } = await here.join({ browser: 'old', caller: 'p', assurance: 'vouched' })
  await here.drain()
  if (phase === 'talking') await here.accept(a)
  const held: { answerWithinMs: number; release: () => void }[] = []
  const other = (input: CallerInput = {}) =>
    here.join({
      browser: 'new',
      caller: 'p',
      assurance: 'passkey',
      onHeld: each => void held.push(each),
      ...input,
    })
  const asked = () => here.heardOf(callId, 'moveAsked').at(-1)
  const answer = (agrees: boolean) => {
    const question = asked()
    if (!question) throw new Error('nobody was asked')
    here.desk.answerMove(callId, question.moveId, agrees)
  }
  return { here, a, callId, other, held, asked, answer }
}

const ends = (here: TestDesk, callId: CallId) => here.heardOf(callId, 'ended').map(event => event.reason)

describe('another device of the same identity', () => {
  test('is held, and has the call when the live one agrees: same call, place, lease; other token and media key', async () => {
    const { here, a, callId, other, held, answer } = await scene('talking')
    await here.clock.advance(60_000)
    const moving = other()
    await here.drain()
    expect(held).toMatchObject([{ answerWithinMs: 30_000 }])
    expect(here.heardOf(callId, 'moveAsked')).toMatchObject([{ answerWithinMs: 30_000 }])
    answer(true)
    const joined = await moving
    expect(joined).toMatchObject({ callId, isTakenUp: true, caps: { seconds: 600 } })
    expect(here.desk.tokenOf(callId)).toMatchObject({ assurance: 'passkey', callerId: callerIdOf('p') })
    expect(here.heardOf(callId, 'moveEnded')).toHaveLength(1)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'moved', talkedMs: 60_000 }])
    expect(here.done).toEqual([callId])
    expect(here.desk.counts()).toMatchObject({ calls: 1, talking: 1 })
    expect(here.store.counts().leases).toBe(1)
    expect(here.media.counts().legs).toBe(2)

    const statement = here.heardOf(a, 'agentStatementAsked').at(-1)?.statement ?? ''
    expect(JSON.parse(statement)).toMatchObject({ callerMediaKey: here.desk.tokenOf(callId).mky })
    here.desk.signAgentStatement(a, callId, signatureOf(statement))
    expect(here.heardOf(callId, 'agentProven')).toMatchObject([{ agentProof: { statement } }])

    here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
    await here.drain()
    const records = await here.store.calls.records.recentOfAgent(a, 5)
    expect(records).toMatchObject([{ callId, reason: 'agent-hung-up', assurance: 'passkey' }])
  })

  test('asks three times; whoever has the call is left in peace for ten minutes then', async () => {
    const { here, callId, other, answer } = await scene('talking')
    for (let time = 1; time <= 3; time += 1) {
      const moving = other()
      await here.drain()
      answer(false)
      await expect(moving).rejects.toMatchObject({ code: 'move-refused' })
    }
    const before = here.heardOf(callId, 'moveAsked').length
    await expect(other()).rejects.toMatchObject({
      code: 'rate-limited',
      until: { retryAfterMs: 600_000 },
    })
    expect(here.heardOf(callId, 'moveAsked')).toHaveLength(before)
    expect(here.desk.counts()).toMatchObject({ calls: 1, talking: 1 })
  })

  test('leaves a record that names the tokens of both', async () => {
    const { here, callId, other, answer } = await scene('talking')
    const { jti: former } = here.desk.tokenOf(callId)
    const moving = other()
    await here.drain()
    answer(true)
    await moving
    const { jti } = here.desk.tokenOf(callId)
    here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
    const recordedJtis = async () => {
      const record = await here.store.calls.records.find(callId)
      return record && [...record.formerJtis, record.jti]
    }
    await expect.poll(recordedJtis).toEqual([former, jti])
  })

  test('takes over a call in line, and one that rings: that ring is over, the next names the new device', async () => {
    const { here, a, callId, other, answer } = await scene('ringing')
    const moving = other()
    await here.drain()
    const before = here.ringOf(a)
    answer(true)
    await moving
    await here.drain()
    expect(here.heardOf(a, 'ringEnded').map(event => event.outcome)).toEqual(['gone'])
    expect(here.ringOf(a)?.call.callId).toBe(callId)
    expect(here.ringOf(a)?.ringId).not.toBe(before?.ringId)
    expect(here.ringOf(a)?.statement).toContain(here.desk.tokenOf(callId).mky)
    expect(here.heardOf(a, 'dutyChanged')).toEqual([])
  })

  test('needs the passkey, and nobody is asked without', async () => {
    const { here, callId, other, held } = await scene('talking')
    for (const assurance of ['anonymous', 'vouched'] as const) {
      await expect(other({ assurance })).rejects.toMatchObject({ code: 'passkey-required' })
    }
    expect(held).toEqual([])
    expect(here.heardOf(callId, 'moveAsked')).toEqual([])
  })

  test.each<[string, string, (at: Awaited<ReturnType<typeof scene>>) => unknown]>([
    ['move-refused', 'the live device refuses', at => at.answer(false)],
    ['move-unanswered', 'nobody answers for 30 seconds', at => at.here.clock.advance(30_000)],
    [
      'move-unanswered',
      'the call ends',
      at => at.here.desk.hangUp({ side: 'caller', callId: at.callId }, at.callId, 'person'),
    ],
    ['connection-lost', 'the device that waits goes away', at => at.held[0]?.release()],
    [
      'revoked',
      'the token of the device that waits is revoked',
      at => at.here.desk.revoke({ kind: 'browser-key', value: 'new'.padStart(43, '0') }),
    ],
    ['move-unanswered', 'the server stops', at => at.here.desk.close()],
  ])('is refused with %s when %s', async (code, _, act) => {
    const at = await scene('talking')
    const moving = at.other()
    const refused = expect(moving).rejects.toMatchObject({ code })
    await at.here.drain()
    await act(at)
    await refused
    const isLive = at.here.desk.counts().calls === 1
    expect(at.here.heardOf(at.callId, 'moveEnded')).toHaveLength(isLive ? 1 : 0)
    expect(ends(at.here, at.callId)).not.toContain('moved')
    if (isLive) expect(at.here.desk.tokenOf(at.callId).jkt).toContain('old')
    // A question that is over can be answered no more, and a device that waits can go twice.
    at.held[0]?.release()
    expect(() => at.answer(true)).toThrow()
  })

  const gone: [string, string, (at: Awaited<ReturnType<typeof scene>>) => unknown][] = [
    [
      'revoked',
      'its browser key is revoked',
      at => at.here.desk.revoke({ kind: 'browser-key', value: 'new'.padStart(43, '0') }),
    ],
    ['connection-lost', 'it closes', at => at.held[0]?.release()],
  ]
  test.each(gone)('is refused with %s when %s in the moment of the move', async (code, _, act) => {
    for (const isLegMade of [false, true]) {
      const at = await scene('talking')
      const { here, a, callId } = at
      const moving = at.other()
      const refused = expect(moving).rejects.toMatchObject({ code })
      await here.drain()
      here.media.isSlow = true
      at.answer(true)
      if (isLegMade) await here.drain()
      act(at)
      // Nothing more is asked, and nobody else waits yet.
      expect(() => at.answer(true)).toThrow()
      here.media.isSlow = false
      await here.drain()
      expect(here.media.answerOne()).toBe(isLegMade)
      await refused
      await here.drain()
      // The call is the old device's, as it was.
      expect(here.desk.tokenOf(callId).jkt).toContain('old')
      expect(here.desk.counts()).toMatchObject({ calls: 1, talking: 1 })
      expect(here.media.counts().legs).toBe(2)
      expect(ends(here, callId)).toEqual([])
      expect(here.done).toEqual([])
      expect(here.heardOf(a, 'agentStatementAsked')).toEqual([])
      const again = at.other({ browser: 'third' })
      await here.drain()
      at.answer(true)
      await expect(again).resolves.toMatchObject({ callId })
    }
  })

  test('has no moment in which a revocation misses it', async () => {
    for (let moments = 0; moments < 20; moments += 1) {
      const { here, callId, other, answer } = await scene('talking')
      await here.desk.setMuted({ side: 'caller', callId }, callId, true)
      const moving = other()
      moving.catch(() => {})
      await here.drain()
      answer(true)
      for (let moment = 0; moment < moments; moment += 1) await Promise.resolve()
      here.desk.revoke({ kind: 'browser-key', value: 'new'.padStart(43, '0') })
      await here.drain()
      const isLive = here.desk.counts().calls === 1
      if (isLive) expect(here.desk.tokenOf(callId).jkt).toContain('old')
      else expect(ends(here, callId)).toContain('revoked')
    }
  })

  test('is asked for no more once it agreed, though the old page is loaded again', async () => {
    const { here, callId, other, answer } = await scene('talking')
    const moving = other()
    await here.drain()
    here.media.isSlow = true
    answer(true)
    await here.drain()
    here.desk.catchUp({ side: 'caller', callId })
    expect(here.heardOf(callId, 'moveAsked')).toHaveLength(1)
    await expect(other({ browser: 'third' })).rejects.toMatchObject({ code: 'move-unanswered' })
    here.media.isSlow = false
    here.media.answerOne()
    await expect(moving).resolves.toMatchObject({ callId })
  })

  test('waits alone: a third device is refused', async () => {
    const { here, other, answer } = await scene('talking')
    const moving = other()
    await here.drain()
    await expect(other({ browser: 'third' })).rejects.toMatchObject({ code: 'move-unanswered' })
    answer(false)
    await expect(moving).rejects.toMatchObject({ code: 'move-refused' })
  })

  test('is no way round that by joining in the same moment', async () => {
    const here = await openDesk()
    await here.seat('a')
    const join = (browser: string, assurance: 'vouched' | 'passkey', caller = 'p') =>
      here.join({ browser, caller, assurance, concurrent: 5 })
    here.media.isSlow = true
    const joining = [join('phone', 'vouched'), join('phone', 'vouched'), join('laptop', 'vouched', 'q')]
    await expect(join('laptop', 'vouched')).rejects.toMatchObject({ code: 'passkey-required' })
    await expect(join('laptop', 'passkey')).rejects.toMatchObject({ code: 'move-unanswered' })
    here.media.isSlow = false
    do await here.drain()
    while (here.media.answerOne())
    await Promise.all(joining)
    expect(here.desk.counts().calls).toBe(3)
    await here.desk.close()
    await expect(join('laptop', 'passkey')).rejects.toMatchObject({ code: 'server-stopping' })
  })

  test('may find the live one away: who comes back is asked again', async () => {
    const { here, callId, other, asked, answer } = await scene('talking')
    here.desk.callerAway(callId)
    const moving = other()
    await here.clock.advance(10_000)
    const { jti } = here.desk.tokenOf(callId)
    await here.desk.resume({ callId, jti, rtpCapabilities: { codecs: [], headerExtensions: [] } })
    here.desk.catchUp({ side: 'caller', callId })
    expect(asked()).toMatchObject({ answerWithinMs: 20_000 })
    answer(true)
    await expect(moving).resolves.toMatchObject({ callId })
    await here.clock.advance(40_000)
    expect(here.desk.counts().talking).toBe(1)
  })

  test('leaves the old device no way back in, however it hurries', async () => {
    const { here, callId, other, answer } = await scene('talking')
    const moving = other()
    await here.drain()
    const { jti } = here.desk.tokenOf(callId)
    here.media.isSlow = true
    answer(true)
    await here.drain()
    const back = here.desk.resume({ callId, jti, rtpCapabilities: { codecs: [], headerExtensions: [] } })
    here.media.isSlow = false
    here.media.answerOne()
    await expect(back).rejects.toMatchObject({ code: 'call-not-found' })
    await expect(moving).resolves.toMatchObject({ callId })
    expect(here.desk.tokenOf(callId).jkt).toContain('new')
  })

  test('of another identity, or the same browser key again, is an ordinary call under its caps', async () => {
    const { other, held } = await scene('talking')
    await expect(other({ caller: 'q' })).resolves.toMatchObject({ isTakenUp: false })
    await expect(other({ browser: 'old' })).rejects.toMatchObject({ code: 'over-cap' })
    await expect(other({ browser: 'old', concurrent: 2 })).resolves.toMatchObject({ isTakenUp: false })
    expect(held).toEqual([])
  })
})

describe('a revocation', () => {
  const token = {
    ...testToken(1, { browser: 'b', caller: 'p' }, startMs),
    credentialId: 'credential',
  }
  test.each([
    ['jti', token.jti, 'other'],
    ['browser-key', token.jkt, 'other'],
    ['credential', 'credential', 'other'],
    ['identity', token.callerId ?? '', 'other'],
    ['site', 'demo', 'other'],
  ] as const)('by %s means this call and no other', (kind, value, other) => {
    expect(concernsToken({ kind, value }, token)).toBe(true)
    expect(concernsToken({ kind, value: other }, token)).toBe(false)
  })

  test('of all before a moment means what was issued before it', () => {
    expect(concernsToken({ kind: 'before', value: startMs }, token)).toBe(false)
    expect(concernsToken({ kind: 'before', value: startMs + 1 }, token)).toBe(true)
  })

  test.each(['waiting', 'ringing', 'talking'] as const)(
    'ends a call that is %s in the same tick',
    async phase => {
      const { here, a, callId } = await scene(phase)
      here.desk.revoke({ kind: 'identity', value: callerIdOf('q') })
      expect(here.media.newsOf(callId)).toBeDefined()
      here.desk.revoke({ kind: 'identity', value: callerIdOf('p') })
      expect(ends(here, callId)).toEqual(['revoked'])
      await here.drain()
      expect(here.heardOf(a, 'ended').map(event => event.reason)).toEqual(
        phase === 'talking' ? ['revoked'] : [],
      )
      expect(here.media.newsOf(callId)).toBeUndefined()
      expect(here.desk.counts()).toMatchObject({ calls: phase === 'waiting' ? 1 : 0, seats: 1 })
    },
  )

  test('refuses a call that is just being let in', async () => {
    const here = await openDesk()
    await here.seat('a')
    here.media.isSlow = true
    const joining = here.join({ browser: 'b' })
    await here.drain()
    here.desk.revoke({ kind: 'browser-key', value: 'b'.padStart(43, '0') })
    here.media.isSlow = false
    while (here.media.answerOne()) await here.drain()
    await expect(joining).rejects.toMatchObject({ code: 'revoked' })
  })

  test('of an agent ends the talk and the seat; a ring goes on without them', async () => {
    const { here, a, callId } = await scene('talking')
    here.desk.revoke({ kind: 'agent', value: a })
    await here.drain()
    expect(ends(here, callId)).toEqual(['revoked'])
    expect(here.heardOf(a, 'ended')).toMatchObject([{ reason: 'revoked' }])
    expect(here.desk.counts().seats).toBe(0)

    const b = await here.seat('b')
    await here.seat('c')
    const next = await here.join()
    await here.drain()
    here.desk.revoke({ kind: 'agent', value: b })
    await here.drain()
    expect(ends(here, next.callId)).toEqual([])
    expect(here.desk.counts()).toMatchObject({ seats: 1, ringing: 1 })
  })
})
