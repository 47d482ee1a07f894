import type { Page } from 'playwright'
import { ports, serverAddress } from '../ports.ts'
import type { TwoPages } from './browsers.ts'

/** One call, from a quiet start to a quiet end; each answers milliseconds. */

let rooms = 0

/** Click → the agent hears, through the usual serial order. */
export async function runSerial({ caller, agent }: TwoPages): Promise<number> {
  rooms += 1
  const url = `ws://${serverAddress}:${ports.bare}/ring-${rooms}`
  await agent.evaluate(to => window.bench.openSerial(to, 'agent'), url)
  await caller.evaluate(to => window.bench.openSerial(to, 'caller'), url)
  await arm(agent)
  await caller.click('button')
  const tookMs = (await heardAt(agent)) - (await clickedAt(caller))
  await Promise.all([caller, agent].map(page => page.evaluate(() => window.bench.hangUp())))
  await quiet(caller, agent)
  return tookMs
}

/** Click → the agent hears, through the product; the agent's page accepts as soon as it is rung. */
export async function runClick({ caller, agent }: TwoPages): Promise<number> {
  await agent.evaluate(() => window.bench.acceptAtOnce(true))
  await warm(caller)
  await arm(agent)
  await caller.click('button')
  const tookMs = (await heardAt(agent)) - (await clickedAt(caller))
  await hangUp(caller, agent)
  return tookMs
}

/** Accept → each side hears, through the product; the ring has lasted until all four transports stand. */
export async function runAccept({ caller, agent }: TwoPages): Promise<{ caller: number; agent: number }> {
  await agent.evaluate(() => window.bench.acceptAtOnce(false))
  await warm(caller)
  await Promise.all([arm(caller), arm(agent)])
  await caller.click('button')
  await agent.waitForFunction(() => window.bench.seatState() === 'ringing')
  await Promise.all(
    [caller, agent].map(page =>
      page.waitForFunction(() => window.bench.ears.connected() === 2 && window.bench.ears.voices() === 2),
    ),
  )
  const acceptedAtMs = await agent.evaluate(() => window.bench.accept())
  const [callerHeardAtMs, agentHeardAtMs] = await Promise.all([heardAt(caller), heardAt(agent)])
  await hangUp(caller, agent)
  return { caller: callerHeardAtMs - acceptedAtMs, agent: agentHeardAtMs - acceptedAtMs }
}

/** As after the first sign of intent: token fetched and hello heard, before anybody presses. */
const warm = (caller: Page): Promise<void> => caller.evaluate(() => window.bench.warmUp())

async function hangUp(caller: Page, agent: Page): Promise<void> {
  await caller.evaluate(() => window.bench.hangUp())
  await agent.waitForFunction(() => window.bench.seatState() === 'free')
  await quiet(caller, agent)
}

const arm = (page: Page): Promise<void> => page.evaluate(() => window.bench.ears.arm())
const heardAt = (page: Page): Promise<number> => page.evaluate(() => window.bench.ears.heardAtMs)
const clickedAt = (page: Page): Promise<number> => page.evaluate(() => window.bench.clickedAtMs())

/** Nothing of the call before is left on the line. */
async function quiet(...pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map(page => page.waitForFunction(() => window.bench.ears.connected() === 0)))
}
