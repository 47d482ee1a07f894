import { expect, test } from 'vitest'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { type Agent, call, endOf, isAsBefore, lastOf, onDuty, openShop, talk } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

test('a worker is killed: its call ends with a code, the other worker’s call is untouched', async () => {
  const loopback = await startLoopback({ workers: 2 })
  const agents: [Agent, Agent] = [await onDuty(loopback, 'Ada'), await onDuty(loopback, 'Ben')]
  const before = loopback.counts()
  const callers = [await talk(loopback, agents[0]), await talk(loopback, agents[1])]
  const [victim = 0, other] = loopback.server().workerPids()
  process.kill(victim, 'SIGKILL')
  await eventually(() => callers.map(endOf).sort(), ['talking', 'worker-died'])
  await eventually(() => agents.map(lastOf).sort(), [null, 'worker-died'].sort())
  expect(loopback.server().workerPids()).toEqual([other])

  const lucky = endOf(callers[0] ?? openShop(loopback)) === 'talking' ? 0 : 1
  callers[lucky]?.phone.mute(true)
  await eventually(
    () => agents[lucky]?.seat.snapshot,
    expect.objectContaining({ occupation: expect.objectContaining({ otherMuted: true }) }),
  )
  await loopback.advance(200)
  await eventually(() => loopback.server().workerPids().length, 2)
  await callers[lucky]?.phone.hangUp()
  await isAsBefore(loopback, before, ...agents, ...callers)
  await eventually(() => [...rowsOf(loopback).reasons].sort(), ['caller-hung-up', 'worker-died'])
})

test('a worker is killed while a caller waits: the caller is told', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const talker = await talk(loopback, agent)
  const waiter = await call(loopback)
  process.kill(loopback.server().workerPids()[0] ?? 0, 'SIGKILL')
  await eventually(() => [talker, waiter].map(endOf), ['worker-died', 'worker-died'])
  await expect(openShop(loopback).phone.call()).rejects.toMatchObject({ code: 'worker-died' })
  await loopback.advance(200)
  await eventually(() => loopback.server().workerPids().length, 1)
  await isAsBefore(loopback, before, agent, talker, waiter)
  await talk(loopback, agent)
})

test('the server stops while one talks and one waits: both are told, and nothing is left', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const talker = await talk(loopback, agent)
  const waiter = await call(loopback)
  const ends: string[] = []
  agent.seat.on('ended', ({ reason }) => ends.push(reason))
  await loopback.advance(30_000)
  await loopback.stop()
  await eventually(() => [talker, waiter].map(endOf), ['server-stopping', 'server-stopping'])
  expect(ends).toEqual(['server-stopping'])
  for (const { platform } of [agent, talker, waiter]) {
    await eventually(platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  }
  expect(rowsOf(loopback).reasons).toEqual(['server-stopping', 'server-stopping'])
})

test('after a restart the agent is back in the seat with the calls before, and works on', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const caller = await talk(loopback, agent)
  await loopback.stop()
  await eventually(agent.occupation, 'connecting')
  await loopback.advance(400) // refused: nobody is there
  await loopback.start()
  await loopback.advance(800)
  await eventually(
    () => agent.seat.snapshot,
    expect.objectContaining({ state: 'seated', duty: 'on-duty', agentName: 'Ada' }),
  )
  expect(agent.seat.snapshot).toMatchObject({ recentCalls: [{ reason: 'server-stopping' }] })
  await isAsBefore(loopback, before, agent, caller)
  await talk(loopback, agent)
})

test('a token that was used stays used after a restart; one that was not, and another server’s, do as they should', async () => {
  const loopback = await startLoopback()
  const stranger = await createStranger(loopback)
  const used = await stranger.askToken()
  const unused = await stranger.askToken()
  // Nobody is on duty: the token is spent all the same.
  expect((await stranger.bring(used)).outcome).toBe('no-agent')
  await loopback.stop()
  await loopback.start()
  expect((await stranger.bring(used)).outcome).toBe('token-used')
  expect((await stranger.bring(unused)).outcome).toBe('no-agent')
  expect(rowsOf(loopback).tokenUses).toBe(2)

  const elsewhere = await startLoopback()
  const foreign = await (await createStranger(elsewhere)).askToken()
  expect((await stranger.bring(foreign)).outcome).toBe('token-invalid')
})

test('a server that cannot have its port leaves nothing running', async () => {
  const loopback = await startLoopback()
  const pids = loopback.server().workerPids()
  const timers = loopback.time.server.pending()
  await expect(loopback.start()).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(loopback.time.server.pending()).toBe(timers)
  expect(loopback.server().workerPids()).toEqual(pids)
})
