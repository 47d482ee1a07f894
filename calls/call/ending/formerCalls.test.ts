import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CallId, stepUpRules } from '../../../protocol/index.ts'
import { temporaryFolder, temporaryStore } from '../../../store/testing/testStore.ts'
import { createTestClock, openTestDesk } from '../../testing/testDesk.ts'
import { beginTalk } from '../../testing/testTalk.ts'

/** A desk on a real database file. */
async function open() {
  const drain = () => setTimeout(5)
  const clock = createTestClock(drain)
  const { store, file } = await temporaryStore(onTestFinished)
  const here = openTestDesk({ memory: store.calls, clock, drain })
  onTestFinished(() => here.desk.close())
  return { ...here, clock, store, file }
}

type World = Awaited<ReturnType<typeof open>>

/** What the next process makes of this call, if this one is killed now: it finds the disk as it is. */
async function recordAfterKill({ file, clock }: World, callId: CallId) {
  const copy = join(temporaryFolder(onTestFinished), 'ringfence.db')
  for (const part of ['', '-wal']) if (existsSync(file + part)) copyFileSync(file + part, copy + part)
  const { store } = await temporaryStore(onTestFinished, copy)
  const next = openTestDesk({ memory: store.calls, clock, drain: () => setTimeout(5) })
  next.desk.finishFormer()
  await expect.poll(() => store.calls.records.find(callId)).toMatchObject({ reason: 'server-died' })
  const record = await store.calls.records.find(callId)
  await next.desk.close()
  return record
}

/** What this process writes of the call when it ends by itself. */
async function recordAfterEnd(here: World, callId: CallId) {
  here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
  await expect.poll(() => here.store.calls.records.find(callId)).toBeDefined()
  return here.store.calls.records.find(callId)
}

/** How far a call has come when its process is killed. */
const stages = ['waiting', 'ringing', 'talking'] as const

async function bring(here: World, stage: (typeof stages)[number]): Promise<CallId> {
  const agentId = await here.seat('a')
  // Whoever may be back any moment is not rung.
  if (stage === 'waiting') here.desk.leaveSeat(agentId, 'gone')
  const { callId } = await here.join()
  await here.drain()
  if (stage === 'talking') await here.accept(agentId)
  await here.drain()
  return callId
}

describe('the mark of an attack is fixed when a call comes: whoever completes its record, and whenever', () => {
  const cases = stages.flatMap(stage =>
    [true, false].flatMap(came => [true, false].map(later => ({ stage, came, later }))),
  )
  test.each(cases)(
    '$stage, came in a window: $came, one is open later: $later',
    async ({ stage, came, later }) => {
      const here = await open()
      here.attack.isOn = came
      const callId = await bring(here, stage)
      here.attack.isOn = later
      await here.clock.advance(3000)
      const marks = came ? ['attack-window'] : []
      const killed = await recordAfterKill(here, callId)
      expect(killed?.marks).toEqual(marks)
      const ended = await recordAfterEnd(here, callId)
      expect(ended?.marks).toEqual(marks)
      expect(killed?.verdicts.at(-1)).toMatchObject({ verdict: ended?.verdicts.at(-1)?.verdict })
    },
  )
})

test('a call from where an alarm was raised about bears the mark, though its site is not under attack', async () => {
  const here = await open()
  here.attack.isNoticed = true
  const callId = await bring(here, 'talking')
  here.attack.isNoticed = false
  expect((await recordAfterKill(here, callId))?.marks).toEqual(['attack-window'])
  expect((await recordAfterEnd(here, callId))?.marks).toEqual(['attack-window'])
})

test('what passkeys said in a call, and its mark, are on disk as soon as they said it', async () => {
  const here = await open()
  const talk = await beginTalk(here, { caller: 'm' })
  for (let failures = 0; failures < stepUpRules.failuresAllowed; failures += 1) {
    await here.clock.advance(stepUpRules.pauseMs)
    await talk.ask()
    expect(await talk.answer(talk.signed('n'))).toEqual({ outcome: 'failed' })
  }
  await here.drain()
  const killed = await recordAfterKill(here, talk.callId)
  const ended = await recordAfterEnd(here, talk.callId)
  expect(ended?.marks).toEqual(['step-up-failures'])
  expect(killed).toMatchObject({ marks: ended?.marks, stepUps: ended?.stepUps })
})
