import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { lineFaultOf } from '../../protocol/index.ts'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { ringAt, sitDownBeside } from '../harness/rawSeat.ts'
import { createStranger } from '../harness/stranger.ts'

const hostile = 'Bank of Us\n\u2714 Verified by passkey\u202E\0\u3164 security'

test('what an agent is called, a caller reads as one plain line that looks like no proof', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, hostile)
  const stranger = await createStranger(loopback)
  const { socket } = await stranger.bring(await stranger.askToken())
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => socket.events.some(({ event }) => event === 'talking'), true)
  const talking = socket.events.find(({ event }) => event === 'talking')
  expect(talking).toMatchObject({ withName: 'Bank of Us Verified by passkey security' })
})

test('what a page says of its visitor is cleaned and cut, whatever it says, and costs nobody the call', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket } = await sitDownBeside(loopback, agent)
  expect(await socket.request('setDuty', { duty: 'on-duty' })).toBe('done')
  const stranger = await createStranger(loopback)
  const marks = `a${'\u0336'.repeat(180)}`
  const entry = await stranger.bring(await stranger.askToken(), {
    pageContext: {
      [`Ord\u202Eer${marks}`]: hostile,
      '\u3164': 'no label',
      Long: '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'.repeat(60),
      Half: 'x\uD800',
    },
  })
  expect(entry.outcome).toBe('done')
  const { caller } = (await ringAt(socket)).call
  const lines = Object.entries(caller.pageContext).flat()
  expect(lines.map(lineFaultOf)).toEqual(lines.map(() => undefined))
  expect(caller.pageContext).toEqual({
    [`Order${'a\u0336\u0336\u0336\u0336'}`]: 'Bank of Us Verified by passkey security',
    Long: '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'.repeat(25),
    Half: 'x',
  })
})

test('a name that was taken by another rule, long ago, is cleaned when it is read', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const database = new DatabaseSync(join(loopback.config.dataFolder, 'ringfence.db'))
  database.prepare('UPDATE agent_accounts SET name = ?').run(hostile)
  database.prepare('UPDATE agent_credentials SET name = ?').run('\u3164')
  database.close()
  const { socket } = await sitDownBeside(loopback, agent)
  expect(socket.lastResult()).toMatchObject({ agent: { name: 'Bank of Us Verified by passkey security' } })
  const { passkeys } = await agent.seat.passkeys.list()
  expect(passkeys.map(({ name }) => name)).toEqual(['?'])
})

test.each([
  ['a turn of direction', 'Pay 40 EUR \u202E', 'hidden-character'],
  ['the end of a line', 'Pay 40 EUR\u2028to Eve', 'hidden-character'],
  ['a blank of no width', 'Pay 4\u200B0 EUR', 'hidden-character'],
  ['a soft hyphen', 'Pay 4\u00AD0 EUR', 'hidden-character'],
  ['a filler', 'Pay \u3164 40 EUR', 'hidden-character'],
  ['tags', 'Pay 40 EUR\u{E0041}', 'hidden-character'],
  ['half a character', 'Pay 40 EUR\uD800', 'hidden-character'],
  ['an accent apart', 'Pay Jose\u0301', 'not-composed'],
  ['180 marks', `Pay a${'\u0336'.repeat(140)}`, 'too-many-marks'],
  ['a tick', '✔ Pay 40 EUR', 'proof-like'],
  ['a blank at the end', 'Pay 40 EUR ', 'blanks'],
  ['a row of wide blanks', 'Pay\u2003\u2003\u200340 EUR', 'blanks'],
])('a sentence with %s is refused as it is, and signed by nobody', async (_name, sentence, fault) => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket } = await sitDownBeside(loopback, agent)
  const choice = { kind: 'typed', sentence }
  const callId = `call_${'A'.repeat(22)}`
  expect(await socket.request('askStepUp', { callId, choice })).toBe('message-malformed')
  expect(socket.lastWrongField()).toEqual({ field: 'choice.sentence', fault })
})
