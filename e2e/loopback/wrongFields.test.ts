import { expect, test } from 'vitest'
import { type RequestName, requests } from '../../protocol/index.ts'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { ringAt, signText, sitDownBeside } from '../harness/rawSeat.ts'
import type { RawSocket } from '../harness/rawSocket.ts'
import { createStranger } from '../harness/stranger.ts'

const callId = `call_${'A'.repeat(22)}`
const proof = 'proof'
const capabilities = { codecs: [], headerExtensions: [] }
const rtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1 }],
  rtcp: { cname: 'c' },
}
const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }

/** Well-formed parameters of every request, so that exactly one field is wrong in what is made of them. */
const examples: Readonly<Record<RequestName, object>> = {
  join: {
    token: 'token',
    proof,
    rtpCapabilities: capabilities,
    pageContext: { Basket: 'x' },
    language: 'en',
  },
  resume: { callId, proof, rtpCapabilities: capabilities },
  refresh: { callId, proof },
  answerMove: { callId, moveId: `move_${'A'.repeat(22)}`, agrees: true },
  answerGate: { callId, number: 1, key: '7' },
  answerStepUp: { callId, stepUpId: `stepup_${'A'.repeat(22)}`, answer: { kind: 'refused' } },
  askStepUp: { callId, choice: { kind: 'typed', sentence: 'Cancel order 88-1042' } },
  reportCall: { callId, reason: 'abusive' },
  signAgentStatement: { callId, signature: 'A'.repeat(86) },
  takeSeat: { mediaKey: Array(32).fill('AB').join(':'), rtpCapabilities: capabilities, seatKey: key, proof },
  setDuty: { duty: 'on-duty' },
  setAudible: { audible: true },
  accept: { ringId: `ring_${'A'.repeat(22)}`, signature: 'A'.repeat(86) },
  decline: { ringId: `ring_${'A'.repeat(22)}` },
  ping: {},
  restartIce: { callId },
  reportMedia: { callId, carries: true },
  reportSound: { callId, arrives: true },
  produce: { callId, rtpParameters },
  setMuted: { callId, muted: true },
  hangUp: { callId, because: 'person' },
}

const mayBeMissing = ['encodings', 'rtcp', 'cname']

/** Every way in which one field of these parameters is of another type, is missing, or was made up; by the name it must be told by. */
function wrongWays(params: object): [string, object][] {
  const ways: [string, object][] = [['madeUp', { ...params, madeUp: 1 }]]
  for (const [name, value] of Object.entries(params)) {
    const { [name]: _left, ...rest } = Object.fromEntries(Object.entries(params))
    const another = typeof value === 'string' ? 7 : 'another'
    ways.push([name, { ...params, [name]: null }], [name, { ...params, [name]: another }])
    if (!mayBeMissing.includes(name)) ways.push([name, rest])
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // What a record holds is its writer's to name.
      const inner = name === 'pageContext' ? [] : wrongWays(value)
      for (const [path, changed] of inner) ways.push([`${name}.${path}`, { ...params, [name]: changed }])
    }
  }
  return ways
}

/** Sends every wrong way of every request, as fast as one person may. */
async function tryAll(socket: RawSocket, beat: () => Promise<void>): Promise<number> {
  let tried = 0
  for (const [request, params] of Object.entries(examples)) {
    for (const [field, wrong] of wrongWays(params)) {
      if (tried % 150 === 149) await beat()
      tried += 1
      const told = `${request} ${field} ${JSON.stringify(wrong)}`
      expect([told, await socket.request(request, wrong)]).toEqual([told, 'message-malformed'])
      // A choice without its kind may be told by the kind.
      expect([told, socket.lastWrongField()?.field]).toEqual([told, expect.stringMatching(asTold(field))])
    }
  }
  return tried
}

const asTold = (field: string): RegExp => new RegExp(`^${field.replaceAll('.', '\\.')}(\\.kind)?$`)

test('the examples are what the contract takes', () => {
  for (const [name, { params }] of Object.entries(requests)) {
    const example = new Map<string, object>(Object.entries(examples)).get(name)
    expect([name, params.safeParse(example).success]).toEqual([name, true])
  }
})

test('no wrong field of any request ends an agent’s talk or leaves anything; each is told by its name', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const own = await agent.platform.seatKey()
  const { socket } = await sitDownBeside(loopback, agent)
  expect(await socket.request('setDuty', { duty: 'on-duty' })).toBe('done')
  const stranger = await createStranger(loopback)
  const { outcome, socket: caller } = await stranger.bring(await stranger.askToken())
  expect(outcome).toBe('done')
  const ring = await ringAt(socket)
  const signature = await signText(own, ring.statement)
  expect(await socket.request('accept', { ringId: ring.ringId, signature })).toBe('done')
  await eventually(() => caller.events.some(({ event }) => event === 'talking'), true)
  const talking = loopback.counts()
  const beat = () => loopback.advance(10_000)
  expect(await tryAll(socket, beat)).toBeGreaterThan(100)
  await beat()
  expect(await tryAll(caller, beat)).toBeGreaterThan(100)
  expect([socket.isOpen(), caller.isOpen()]).toEqual([true, true])
  expect(loopback.counts()).toEqual(talking)
  expect(loopback.log.lines.filter(({ level }) => level !== 'info')).toEqual([])
  await beat()
  expect(await socket.request('hangUp', { callId: ring.call.callId, because: 'person' })).toBe('done')
})

test('two letters and a blank, or a tab, in a sentence of one’s own are refused beside the field', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket } = await sitDownBeside(loopback, agent)
  for (const [sentence, fault] of [
    ['ab', 'too-short'],
    ['ab ', 'blanks'],
    ['Cancel\tmy order', 'hidden-character'],
    ['x'.repeat(161), 'too-long'],
  ]) {
    const choice = { kind: 'typed', sentence }
    expect(await socket.request('askStepUp', { callId, choice })).toBe('message-malformed')
    expect(socket.lastWrongField()).toEqual({ field: 'choice.sentence', fault })
  }
  expect(await socket.request('askStepUp', { callId, choice: { kind: 'typed', sentence: 'abc' } })).toBe(
    'call-not-found',
  )
})

test.each([
  ['before anybody entered', 'setDuty', { duty: 'asleep' }],
  ['in the first frame', 'join', { token: 1 }],
])('a wrong field %s closes the socket without an answer', async (_when, request, params) => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const stranger = await createStranger(loopback)
  const socket = await stranger.open()
  expect(await socket.request(request, params)).toBe('message-malformed')
  expect(socket.lastWrongField()).toBeUndefined()
  expect(await socket.closed()).toBe('message-malformed')
  await loopback.holdsOnly(before)
  expect(agent.occupation()).toBe('free')
})

test.each([
  ['no JSON', '{'],
  ['no frame', '[]'],
  ['an unknown request', '{"id":1,"request":"reboot","params":{}}'],
  ['no number to answer to', '{"request":"setDuty","params":{"duty":"away"}}'],
])('%s is no request: it closes the socket of a person who has entered, too', async (_name, text) => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket } = await sitDownBeside(loopback, agent)
  socket.send(text)
  expect(await socket.closed()).toBe('message-malformed')
})
