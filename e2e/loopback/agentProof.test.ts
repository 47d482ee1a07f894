import { expect, test } from 'vitest'
import { AgentProof, AgentStatement, canonicalJson, parse } from '../../protocol/index.ts'
import { between, type Frame } from '../harness/between.ts'
import { eventually, startLoopback } from '../harness/loopback.ts'
import {
  call,
  callerCard,
  endOf,
  isAsBefore,
  onDuty,
  openSoftphone,
  phoneTalk,
  seatTalk,
  shownAgent,
  talk,
} from '../harness/people.ts'
import { ringAt, signText, sitDownBeside } from '../harness/rawSeat.ts'

async function begin() {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const thief = await openSoftphone(loopback).platform.seatKey()
  return { loopback, agent, thief, before: loopback.counts() }
}

test('both screens show the same two words, other ones in each call, and the caller knows the seat by a name of its own', async () => {
  const { loopback, agent, before } = await begin()
  const seen: unknown[] = []
  for (let round = 0; round < 3; round += 1) {
    const caller = await talk(loopback, agent)
    const { words, seat } = seatTalk(agent)
    expect(shownAgent(caller)).toEqual({
      ...{ siteName: 'Nordlicht Bikes', seat, method: 'passkey', words },
      language: 'en',
    })
    expect([words?.length, seat]).toEqual([2, expect.stringMatching(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/)])
    seen.push({ words, seat })
    await caller.phone.hangUp()
    await isAsBefore(loopback, before, caller, agent)
    await loopback.advance(1000)
  }
  expect(new Set(seen.map(each => JSON.stringify(each))).size).toBe(3)
})

test('the words are of the caller’s language on both screens', async () => {
  const { loopback, agent } = await begin()
  const caller = await talk(loopback, agent, { language: 'es' })
  expect(callerCard(agent).language).toBe('es')
  expect(shownAgent(caller)?.words).toEqual(seatTalk(agent).words)
})

test('a seat that proved nothing says so', async () => {
  const loopback = await startLoopback()
  const agent = openSoftphone(loopback)
  await agent.seat.signInAsDemoAgent()
  await agent.seat.setDuty('on-duty')
  const caller = await talk(loopback, agent)
  expect(shownAgent(caller)).toMatchObject({ method: 'demo' })
})

test('a stolen cookie without the seat’s key opens no seat, whatever key is named', async () => {
  const { loopback, agent, thief, before } = await begin()
  const own = await agent.platform.seatKey()
  const tries = [
    { key: thief },
    { key: thief, claimedKey: own.publicKey },
    { key: own, claimedKey: thief.publicKey },
    { key: own, claims: { nonce: 'A'.repeat(22) } },
    { key: own, claims: { mediaKey: Array(32).fill('AB').join(':') } },
    { key: own, claims: { role: 'admin' } },
  ]
  for (const how of tries) {
    const { outcome, socket } = await sitDownBeside(loopback, agent, how)
    expect([outcome, await socket.closed()]).toEqual(['seat-proof-invalid', 'seat-proof-invalid'])
  }
  await loopback.holdsOnly(before)
  expect(agent.occupation()).toBe('free')
  expect((await sitDownBeside(loopback, agent)).outcome).toBe('done')
})

test('who accepts with another key’s signature, or over another text, is refused and the ring goes on', async () => {
  const { loopback, agent, thief } = await begin()
  const { socket } = await sitDownBeside(loopback, agent)
  await socket.request('setDuty', { duty: 'on-duty' })
  const caller = await call(loopback)
  const { ringId, statement, call: rung } = await ringAt(socket)
  const own = await agent.platform.seatKey()
  const other = canonicalJson({ ...parse(AgentStatement, JSON.parse(statement)), atMs: 1 })
  const wrong = [
    await signText(thief, statement),
    await signText(own, other),
    await signText(own, `${statement} `),
    highS(await signText(own, statement)),
    'A'.repeat(86),
  ]
  for (const signature of wrong) {
    expect(await socket.request('accept', { ringId, signature })).toBe('seat-proof-invalid')
    expect(endOf(caller)).toBe('connecting')
  }
  expect(loopback.counts()).toMatchObject({ calls: 1, seats: 1 })
  expect(await socket.request('accept', { ringId, signature: await signText(own, statement) })).toBe('done')
  await eventually(() => endOf(caller), 'talking')
  expect(phoneTalk(caller)).toMatchObject({
    callId: rung.callId,
    agent: { words: [expect.any(String), expect.any(String)] },
  })
})

test('who accepts without a signature is told which field is missing; the seat rings on until its time is over', async () => {
  const { loopback, agent } = await begin()
  const { socket } = await sitDownBeside(loopback, agent)
  await socket.request('setDuty', { duty: 'on-duty' })
  await loopback.advance(1)
  const ben = await onDuty(loopback, 'Ben')
  const caller = await call(loopback)
  const { ringId } = await ringAt(socket)
  expect(await socket.request('accept', { ringId })).toBe('message-malformed')
  expect(socket.lastWrongField()).toEqual({ field: 'signature', fault: 'wrong' })
  expect([socket.isOpen(), ben.occupation()]).toEqual([true, 'free'])
  await loopback.advance(20_000)
  await eventually(ben.occupation, 'ringing')
  await ben.seat.accept()
  await eventually(() => endOf(caller), 'talking')
})

type Forge = (statement: AgentStatement) => AgentStatement

/** What the caller sees when somebody puts another proof in the way, signed by a key of their own. */
async function shown(forge: Forge) {
  const { loopback, agent, thief } = await begin()
  const told: Frame[] = []
  let forged: object | undefined
  const swap = (frame: Frame) => {
    if (frame.event !== 'talking' || !forged) return frame
    told.push(frame)
    return { ...frame, agentProof: forged }
  }
  const caller = await call(loopback, undefined, {
    through: between({ toBrowser: swap }),
  })
  await eventually(agent.occupation, 'ringing')
  const statement = await statementOf(loopback, agent, caller)
  const text = canonicalJson(forge(statement))
  const signature = await signText(thief, text)
  forged = { statement: text, signature, seatKey: thief.publicKey, seat: statement.seat, method: 'passkey' }
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  expect(told.map(({ agentProof }) => AgentProof.safeParse(agentProof).success)).toEqual([true])
  return { caller, agent }
}

/** The statement that this ring's acceptance signs, put together from what both browsers know. */
async function statementOf(
  loopback: Awaited<ReturnType<typeof startLoopback>>,
  agent: Awaited<ReturnType<typeof onDuty>>,
  caller: Awaited<ReturnType<typeof call>>,
): Promise<AgentStatement> {
  const { snapshot } = agent.seat
  const occupation = snapshot.state === 'seated' ? snapshot.occupation : undefined
  if (occupation?.state !== 'ringing') throw new Error('nobody rings')
  const { callId, queue } = occupation.call
  const [callerKey, agentKey] = await Promise.all([
    caller.platform.mediaCertificate('caller', loopback.url),
    agent.platform.mediaCertificate('agent', loopback.url),
  ])
  return {
    type: 'ringfence-agent-statement',
    version: 1,
    callId,
    site: queue.site,
    queue: queue.queue,
    siteName: queue.siteName,
    seat: '000-000',
    callerMediaKey: callerKey.mediaKey,
    agentMediaKey: agentKey.mediaKey,
    language: 'en',
    atMs: loopback.time.now(),
  }
}

const elsewhere = Array(32).fill('AB').join(':')

test.each<[string, Forge]>([
  [
    'another call',
    statement => ({ ...statement, callId: parse(AgentStatement.shape.callId, `call_${'A'.repeat(22)}`) }),
  ],
  ['another media key', statement => ({ ...statement, callerMediaKey: elsewhere })],
  ['another site', statement => ({ ...statement, site: parse(AgentStatement.shape.site, 'other') })],
  ['another queue', statement => ({ ...statement, queue: parse(AgentStatement.shape.queue, 'service') })],
  ['another seat than it says', statement => ({ ...statement, seat: '111-111' })],
])('a proof made for %s proves no agent to the caller', async (_, forge) => {
  const { caller } = await shown(forge)
  expect(shownAgent(caller)).toBeNull()
})

test('whoever lacks the seat’s key cannot show the words that stand on the seat’s screen', async () => {
  const { caller, agent } = await shown(statement => statement)
  // All is right for this call, so the phone cannot know the key; the two people see it.
  const words = shownAgent(caller)?.words
  expect(words).toHaveLength(2)
  expect(words).not.toEqual(seatTalk(agent).words)
})

/** The other spelling of the same signature: r, n − s (SEC 1 section 4.1.4). */
function highS(signature: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const octets = Buffer.from(signature, 'base64url')
  const s = order - BigInt(`0x${octets.subarray(32).toString('hex')}`)
  const high = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
  return Buffer.concat([octets.subarray(0, 32), high]).toString('base64url')
}
