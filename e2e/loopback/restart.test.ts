import { expect, test } from 'vitest'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { type Agent, call, endOf, isAsBefore, lastOf, onDuty, openShop, talk } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

test('a worker is killed: its call ends with a code, the other worker’s call is untouched', async () => {
  const house = await startLoopback({ workers: 2 })
  const agents: [Agent, Agent] = [await onDuty(house, 'Ada'), await onDuty(house, 'Ben')]
  const before = house.counts()
  const callers = [await talk(house, agents[0]), await talk(house, agents[1])]
  const [victim = 0, other] = house.server().workerPids()
  process.kill(victim, 'SIGKILL')
  await eventually(() => callers.map(endOf).sort(), ['talking', 'worker-died'])
  await eventually(() => agents.map(lastOf).sort(), [null, 'worker-died'].sort())
  expect(house.server().workerPids()).toEqual([other])

  const lucky = endOf(callers[0] ?? openShop(house)) === 'talking' ? 0 : 1
  callers[lucky]?.phone.mute(true)
  await eventually(
    () => agents[lucky]?.seat.snapshot,
    expect.objectContaining({ occupation: expect.objectContaining({ otherMuted: true }) }),
  )
  await house.advance(200)
  await eventually(() => house.server().workerPids().length, 2)
  await callers[lucky]?.phone.hangUp()
  await isAsBefore(house, before, ...agents, ...callers)
  await eventually(() => [...rowsOf(house).reasons].sort(), ['caller-hung-up', 'worker-died'])
})

test('a worker is killed while a caller waits: the caller is told', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const before = house.counts()
  const talker = await talk(house, agent)
  const waiter = await call(house)
  process.kill(house.server().workerPids()[0] ?? 0, 'SIGKILL')
  await eventually(() => [talker, waiter].map(endOf), ['worker-died', 'worker-died'])
  await expect(openShop(house).phone.call()).rejects.toMatchObject({ code: 'worker-died' })
  await house.advance(200)
  await eventually(() => house.server().workerPids().length, 1)
  await isAsBefore(house, before, agent, talker, waiter)
  await talk(house, agent)
})

test('the server stops while one talks and one waits: both are told, and nothing is left', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const talker = await talk(house, agent)
  const waiter = await call(house)
  const ends: string[] = []
  agent.seat.on('ended', ({ reason }) => ends.push(reason))
  await house.advance(30_000)
  await house.stop()
  await eventually(() => [talker, waiter].map(endOf), ['server-stopping', 'server-stopping'])
  expect(ends).toEqual(['server-stopping'])
  for (const { platform } of [agent, talker, waiter]) {
    await eventually(platform.inUse, { microphones: 0, sounds: 0, transports: 0 })
  }
  expect(rowsOf(house).reasons).toEqual(['server-stopping', 'server-stopping'])
})

test('after a restart the agent is back in the seat with the calls before, and works on', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const before = house.counts()
  const caller = await talk(house, agent)
  await house.stop()
  await eventually(agent.occupation, 'connecting')
  await house.advance(400) // refused: nobody is there
  await house.start()
  await house.advance(800)
  await eventually(
    () => agent.seat.snapshot,
    expect.objectContaining({ state: 'seated', duty: 'on-duty', agentName: 'Ada' }),
  )
  expect(agent.seat.snapshot).toMatchObject({ recentCalls: [{ reason: 'server-stopping' }] })
  await isAsBefore(house, before, agent, caller)
  await talk(house, agent)
})

test('a token that was used stays used after a restart; one that was not, and another server’s, do as they should', async () => {
  const house = await startLoopback()
  const stranger = await createStranger(house)
  const used = await stranger.askToken()
  const unused = await stranger.askToken()
  // Nobody is on duty: the token is spent all the same.
  expect((await stranger.bring(used)).outcome).toBe('no-agent')
  await house.stop()
  await house.start()
  expect((await stranger.bring(used)).outcome).toBe('token-used')
  expect((await stranger.bring(unused)).outcome).toBe('no-agent')
  expect(rowsOf(house).tokenUses).toBe(2)

  const elsewhere = await startLoopback()
  const foreign = await (await createStranger(elsewhere)).askToken()
  expect((await stranger.bring(foreign)).outcome).toBe('token-invalid')
})

test('a server that cannot have its port leaves nothing running', async () => {
  const house = await startLoopback()
  const pids = house.server().workerPids()
  const timers = house.time.server.pending()
  await expect(house.start()).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(house.time.server.pending()).toBe(timers)
  expect(house.server().workerPids()).toEqual(pids)
})
