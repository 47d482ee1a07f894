import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tellFigures } from '../../sfu/commands/figures.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  endOf,
  onDuty,
  reload,
  ring,
  rings,
  seatTalk,
  talk,
  talking,
} from '../harness/people.ts'
import { tableOf } from '../harness/rows.ts'

interface CallFigures {
  readonly offered: number
  readonly occupancy: number | null
}
interface Figures {
  readonly dutyMs: number
  readonly all: CallFigures
  readonly trusted: CallFigures
}

let files = 0

/** What an operator reads beside the running service. */
async function figures(loopback: Loopback, { seat }: Agent): Promise<Figures> {
  // Duty is written when it ends, else every five minutes.
  await seat.setDuty('away')
  await seat.setDuty('on-duty')
  // What ends in this very moment is not over yet.
  await loopback.advance(1)
  const { config, time } = loopback
  files += 1
  const file = join(config.dataFolder, `figures-${files}.json`)
  await tellFigures(['2026-11', file], { dataFolder: config.dataFolder, clock: time.server })
  return Object(JSON.parse(readFileSync(file, 'utf8')))
}

async function hangUp(loopback: Loopback, caller: Caller, agent: Agent): Promise<void> {
  const records = tableOf(loopback, 'call_records').length
  await caller.phone.hangUp()
  await eventually(agent.occupation, 'free')
  await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
}

async function leave(loopback: Loopback, caller: Caller): Promise<void> {
  const records = tableOf(loopback, 'call_records').length
  await caller.phone.hangUp()
  await eventually(() => endOf(caller), 'left-queue')
  await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
}

/** Somebody whose browser had a good call before. */
async function returning(loopback: Loopback, agent: Agent): Promise<Caller> {
  const caller = await talk(loopback, agent)
  await loopback.advance(31_000)
  await hangUp(loopback, caller, agent)
  await eventually(() => tableOf(loopback, 'good_calls').length, 1)
  return caller
}

test('a flood moves the figures of all calls, and not those of trusted ones; a report takes a call out, and back in', async () => {
  const loopback = await startLoopback()
  const ada = await onDuty(loopback, 'Ada')
  const visitor = await returning(loopback, ada)

  // The visitor's second call counts: something spoke for them before it came.
  const again = reload(loopback, visitor)
  await again.phone.call()
  await rings(again, ada)
  await loopback.advance(4000)
  await ada.seat.accept()
  await talking(again, ada)
  await loopback.advance(60_000)
  await hangUp(loopback, again, ada)
  await loopback.advance(60_000)
  const calm = await figures(loopback, ada)
  expect(calm.all).toMatchObject({ offered: 2, answered: 2, abandoned: 0, misses: 0 })
  expect(calm.trusted).toMatchObject({
    ...{ offered: 1, answered: 1, handleMs: expect.closeTo(60_000, -3), busyMs: expect.closeTo(64_000, -3) },
  })

  // Machines come: some leave at once, some wait, one is let ring, one is talked to and reported.
  for (let bot = 0; bot < 4; bot += 1) await leave(loopback, await ring(loopback, ada))
  const talker = await talk(loopback, ada)
  const waiting = await call(loopback)
  await loopback.advance(20_000)
  await leave(loopback, waiting)
  await ada.seat.reportCall(seatTalk(ada).call.callId, 'machine')
  await hangUp(loopback, talker, ada)
  const missed = await ring(loopback, ada)
  await loopback.advance(20_000)
  await eventually(ada.occupation, 'free')
  await leave(loopback, missed)

  const flooded = await figures(loopback, ada)
  expect(flooded.all).toMatchObject({
    ...{ offered: 9, answered: 3, shortAbandoned: 4, abandoned: 2, misses: expect.closeTo(1 / 8, 1) },
  })
  expect({ ...flooded.trusted, occupancy: null }).toEqual({ ...calm.trusted, occupancy: null })
  // Duty went on meanwhile; the same talk is less of it.
  expect(flooded.trusted.occupancy).toBeLessThan(calm.trusted.occupancy ?? 0)
  expect(flooded.dutyMs).toBeGreaterThan(calm.dutyMs)

  // The agent reports the visitor, whose call counts no more; an admin finds that wrong.
  const calls = tableOf(loopback, 'call_records').filter(({ call_class }) => call_class === 'returning')
  const [callId] = calls.map(({ call_id }) => String(call_id))
  const shown = ada.seat.snapshot.state === 'seated' ? ada.seat.snapshot.recentCalls : []
  const reported = shown.find(each => each.callId === callId)
  if (!reported) throw new Error('the agent does not see the call')
  await ada.seat.reportCall(reported.callId, 'abusive')
  expect((await figures(loopback, ada)).trusted).toMatchObject({ offered: 0, answered: 0, handleMs: null })
  const { blocks } = await ada.seat.blocks.list()
  const block = blocks.find(({ reason }) => reason === 'abusive')
  await ada.seat.blocks.undo(block?.blockId ?? '')
  expect((await figures(loopback, ada)).trusted).toMatchObject({ offered: 1, answered: 1 })
  const trace = tableOf(loopback, 'call_verdicts').filter(({ call_id }) => call_id === callId)
  expect(trace.map(({ verdict, occasion }) => `${verdict}, ${occasion}`)).toEqual([
    'trusted, recorded',
    'untrusted, reported',
    'trusted, report-undone',
  ])
})
