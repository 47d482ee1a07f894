import { isDeepStrictEqual } from 'node:util'
import { until } from './pause.ts'
import type { Agent } from './people/agent.ts'
import type { Caller } from './people/caller.ts'
import { capMs } from './service/service.ts'
import { recordFaults } from './truths/recordTruths.ts'
import { auditFault, readStored, type Stored } from './truths/stored.ts'
import type { World } from './world.ts'

/** The product is back by itself within this, once everything is mended. */
const backWithinMs = 30_000
/** Whoever waits is rung for within this where somebody is free. */
const rungWithinMs = 10_000
/** Nothing is held within this after everybody has left: the time that a page may be away, and what is then unwound. */
const emptyWithinMs = 20_000

export interface People {
  readonly callers: readonly Caller[]
  readonly agents: readonly Agent[]
}

/**
 * Nothing is broken any more. Everybody hangs up, and the product must be back by itself; each agent is rung again and talks;
 * then everybody leaves, nothing may be held, and what is written down must be true. Answers how long the way back took, in
 * milliseconds.
 */
export async function comeToCalm(world: World, people: People, mendedAtMs: number): Promise<number> {
  const { callers, agents } = people
  world.book.step('calm: everybody hangs up')
  await Promise.all([...callers, ...agents].map(person => person.hangUp()))
  const isBack = await until(async () => {
    for (const agent of agents) await agent.tend()
    await Promise.all(agents.map(agent => agent.hangUp()))
    return callers.every(isFree) && agents.every(isReady) && (await world.service.readyz())
  }, backWithinMs)
  if (!isBack) return Promise.reject(await notBack(world, people))
  const backMs = world.now() - mendedAtMs
  await ringEverybody(people)
  await leaveAndCount(world, people)
  return backMs
}

const isFree = ({ phone }: Caller): boolean => ['idle', 'ended', 'refused'].includes(phone.snapshot.state)

function isReady({ seat }: Agent): boolean {
  const { snapshot } = seat
  return snapshot.state === 'seated' && snapshot.duty === 'on-duty' && snapshot.occupation.state === 'free'
}

async function notBack(world: World, { callers, agents }: People): Promise<NotCalm> {
  const states = [
    ...callers.filter(each => !isFree(each)).map(({ name, phone }) => `${name} is ${phone.snapshot.state}`),
    ...agents
      .filter(each => !isReady(each))
      .map(({ name, seat }) => `${name} is ${JSON.stringify(seat.snapshot)}`),
    ...((await world.service.readyz()) ? [] : ['the service is not ready']),
  ]
  return new NotCalm(`Not everything was back within ${backWithinMs / 1000} s: ${states.join('; ')}.`)
}

/** The calm could not go on. */
export class NotCalm extends Error {}

/** Fresh callers, one after the other, until every agent has talked. */
async function ringEverybody({ callers, agents }: People): Promise<void> {
  const unrung = new Set(agents.map(({ name }) => name))
  for (let tries = 0; unrung.size > 0 && tries < 2 * agents.length; tries += 1) {
    const caller = callers[tries % callers.length]
    if (!caller) return
    caller.changeBrowser()
    await caller.press()
    const talker = () => agents.find(agent => talksWith(agent, caller))
    if (!(await until(() => talker() !== undefined, rungWithinMs))) {
      const { snapshot } = caller.phone
      const where = 'code' in snapshot ? `${snapshot.state} with ${snapshot.code}` : snapshot.state
      throw new NotCalm(
        `A fresh call of ${caller.name} did not get through within ${rungWithinMs / 1000} s: ${where}.`,
      )
    }
    unrung.delete(talker()?.name ?? '')
    await caller.hangUp()
    await until(() => agents.every(isReady), rungWithinMs)
  }
  const left = [...unrung].join(', ')
  if (left !== '') throw new NotCalm(`On duty, and not rung: ${left}.`)
}

function talksWith(agent: Agent, { phone }: Caller): boolean {
  const occupation = agent.occupation()
  const { snapshot } = phone
  return (
    snapshot.state === 'talking' &&
    occupation?.state === 'talking' &&
    occupation.call.callId === snapshot.callId
  )
}

async function leaveAndCount(world: World, { callers, agents }: People): Promise<void> {
  const { service, violate } = world
  world.book.step('calm: everybody leaves')
  const grounds = [...callers, ...agents].map(({ ground }) => ground)
  for (const caller of callers) caller.changeBrowser()
  for (const agent of agents) agent.leave()
  let counts = await service.counts()
  const isEmpty = async () => {
    counts = await service.counts()
    return isDeepStrictEqual(counts, service.idle)
  }
  if (!(await until(isEmpty, emptyWithinMs))) {
    violate({
      sentence: `The service holds ${JSON.stringify(counts)}, and idle it held ${JSON.stringify(service.idle)}.`,
    })
  }
  for (const { platform } of grounds) {
    const held = platform.inUse()
    if (Object.values(held).some(count => count > 0))
      violate({ sentence: `A page that was left holds ${JSON.stringify(held)}.` })
  }
  await judgeRecords(world)
  for (const agent of agents) agent.reopen()
}

/** The last record may be on its way when the counts are as before: it is waited for. */
async function judgeRecords(world: World): Promise<void> {
  const { service, book, disturbances, violate, now } = world
  const read = (): Stored => readStored(service.databaseFile)
  await until(() => read().begun.length === 0 && read().openLeases.length === 0, emptyWithinMs)
  const seen = { ...book, stored: read(), disturbances: disturbances.all, nowMs: now(), capMs }
  for (const fault of recordFaults(seen)) violate(fault)
  const fault = await auditFault(service.databaseFile, service.origin, book.receipts)
  if (fault !== null) violate({ sentence: `The audit log is not whole: ${fault}.` })
}
