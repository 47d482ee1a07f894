import { describe, expect, test } from 'vitest'
import { AgentStatement, canonicalJson, stepUpRules } from '../../../protocol/index.ts'
import { seatKeyOf, signatureOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { seatInput } from '../../testing/testDesk.ts'
import { beginTalk, raise, refund } from '../../testing/testTalk.ts'

async function ring() {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join({ browser: 'xyz' })
  await here.drain()
  const ringing = here.ringOf(a) ?? raise()
  return { here, a, callId, ringing, statement: AgentStatement.parse(JSON.parse(ringing.statement)) }
}

describe('what accepting signs', () => {
  test('names the call, the seat by its pseudonym, both media keys and the caller’s language', async () => {
    const { here, callId, ringing, statement } = await ring()
    expect(statement).toEqual({
      type: 'ringfence-agent-statement',
      version: 1,
      callId,
      site: 'demo',
      siteName: 'Demo shop',
      queue: 'sales',
      seat: 'AGT-001',
      callerMediaKey: expect.stringMatching(/^78:79:7A:/),
      agentMediaKey: expect.stringMatching(/^61:61:61:/),
      language: 'en',
      atMs: here.clock.now(),
    })
    expect(ringing.statement).toBe(canonicalJson(statement))
    expect(ringing.statement).not.toContain('Agent a')
  })

  test('is another for each ring', async () => {
    const { here, a, ringing } = await ring()
    await here.clock.advance(20_000)
    expect(here.ringOf(a)?.statement).not.toBe(ringing.statement)
  })
})

describe('the signature', () => {
  test('of the seat reaches both sides as proof, with the talk', async () => {
    const { here, a, callId, ringing } = await ring()
    const signature = signatureOf(ringing.statement)
    await here.desk.accept(a, ringing.ringId, signature)
    const agentProof = {
      statement: ringing.statement,
      signature,
      seatKey: seatKeyOf('a'),
      seat: 'AGT-001',
      method: 'passkey',
    }
    for (const who of [callId, a]) {
      expect(here.heardOf(who, 'talking')).toMatchObject([{ agentProof, talkedMs: 0 }])
    }
  })

  test.each<[string, (statement: AgentStatement) => string]>([
    ['of another seat', statement => signatureOf(canonicalJson({ ...statement, seat: 'AGT-002' }))],
    [
      'over another call',
      statement => signatureOf(canonicalJson({ ...statement, callId: `call_${'x'.repeat(22)}` })),
    ],
    [
      'over another caller’s media key',
      statement => signatureOf(canonicalJson({ ...statement, callerMediaKey: statement.agentMediaKey })),
    ],
    ['over another time', statement => signatureOf(canonicalJson({ ...statement, atMs: 0 }))],
    ['of nobody', () => 'A'.repeat(86)],
    ['that is none', () => ''],
  ])('%s is refused before any voice flows, and it goes on ringing', async (_, forge) => {
    const { here, a, callId, ringing, statement } = await ring()
    await expect(here.desk.accept(a, ringing.ringId, forge(statement))).rejects.toMatchObject({
      code: 'seat-proof-invalid',
    })
    expect(here.media.isTalking(callId)).toBe(false)
    expect(here.heardOf(a, 'ringEnded')).toEqual([])
    expect(here.heardOf(callId, 'talking')).toEqual([])
    expect(here.desk.counts()).toMatchObject({ ringing: 1, talking: 0 })
    await here.accept(a)
    expect(here.desk.counts()).toMatchObject({ ringing: 0, talking: 1 })
  })

  test('of a former ring does not take the next', async () => {
    const { here, a, ringing } = await ring()
    await here.clock.advance(20_000)
    const next = here.ringOf(a) ?? raise()
    await expect(here.desk.accept(a, next.ringId, signatureOf(ringing.statement))).rejects.toMatchObject({
      code: 'seat-proof-invalid',
    })
  })

  test('that nobody asked for is not allowed', async () => {
    const { here, a, callId, ringing } = await ring()
    const sign = () => here.desk.signAgentStatement(a, callId, signatureOf(ringing.statement))
    expect(sign).toThrow(expect.objectContaining({ code: 'request-not-allowed' }))
    await here.accept(a)
    expect(sign).toThrow(expect.objectContaining({ code: 'request-not-allowed' }))
    expect(here.heardOf(callId, 'agentProven')).toEqual([])
  })
})

describe('a talk that moves to another device', () => {
  /** The same person's other device asks, the live one agrees. */
  async function moved() {
    const here = await beginTalk(await openDesk(), { caller: 'm', browser: 'old' })
    const ask = () => here.desk.askStepUp(here.a, here.callId, refund)
    await ask()
    const joining = here.join({ caller: 'm', browser: 'new', assurance: 'passkey' })
    await here.drain()
    const { moveId } = here.heardOf(here.callId, 'moveAsked')[0] ?? raise()
    here.desk.answerMove(here.callId, moveId, true)
    await joining
    const asked = here.heardOf(here.a, 'agentStatementAsked')
    const statement = asked[0]?.statement ?? raise()
    return { ...here, asked, statement, ask }
  }

  test('has the seat sign the new device’s media key, and tells both sides', async () => {
    const { desk, a, callId, asked, statement, heardOf, drain } = await moved()
    expect(asked).toHaveLength(1)
    const [talking] = heardOf(callId, 'talking')
    const before = AgentStatement.parse(JSON.parse(talking?.agentProof.statement ?? ''))
    const after = AgentStatement.parse(JSON.parse(statement))
    expect(after).toEqual({ ...before, callerMediaKey: desk.tokenOf(callId).mky, atMs: after.atMs })
    expect(after.callerMediaKey).not.toBe(before.callerMediaKey)
    const stale = talking?.agentProof.signature ?? ''
    expect(() => desk.signAgentStatement(a, callId, stale)).toThrow(
      expect.objectContaining({ code: 'seat-proof-invalid' }),
    )
    const signature = signatureOf(statement)
    desk.signAgentStatement(a, callId, signature)
    await drain()
    for (const who of [callId, a]) {
      expect(heardOf(who, 'agentProven')).toMatchObject([
        { agentProof: { statement, signature, seatKey: seatKeyOf('a'), seat: 'AGT-001' } },
      ])
    }
    expect(() => desk.signAgentStatement(a, callId, signature)).toThrow(
      expect.objectContaining({ code: 'request-not-allowed' }),
    )
    desk.catchUp({ side: 'caller', callId })
    expect(heardOf(callId, 'talking').at(-1)?.agentProof.statement).toBe(statement)
  })

  test('ends what the old device was asked, so that the new one is asked anew, for its own media key', async () => {
    const { a, callId, clock, ask, heardOf, proofs, desk } = await moved()
    expect(heardOf(a, 'stepUpEnded').map(event => event.outcome)).toEqual(['timed-out'])
    expect(proofs.statements()).toBe(0)
    await clock.advance(stepUpRules.pauseMs)
    await ask()
    expect(proofs.begun.map(input => input.callerMediaKey)).toEqual([
      expect.not.stringMatching(desk.tokenOf(callId).mky),
      desk.tokenOf(callId).mky,
    ])
  })

  test('asks a seat whose page was loaded anew once more, until it signed', async () => {
    const { desk, a, callId, statement, heardOf } = await moved()
    const comeBack = async () => {
      desk.leaveSeat(a, 'gone')
      await desk.takeSeat(seatInput('a'))
      desk.catchUp({ side: 'agent', agentId: a })
    }
    await comeBack()
    expect(heardOf(a, 'agentStatementAsked').map(event => event.statement)).toEqual([statement, statement])
    desk.signAgentStatement(a, callId, signatureOf(statement))
    await comeBack()
    expect(heardOf(a, 'agentStatementAsked')).toHaveLength(2)
  })
})
