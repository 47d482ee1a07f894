import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'

let service: Service
let browsers: Browsers
let agent: Agent
let otherAgent: Agent

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([
    Service.start({ site: { authorizationSeconds: 30 } }),
    launchBrowsers(),
  ])
  agent = await Agent.open(browsers.agent, service)
  ;({ agent: otherAgent } = await Agent.enrol(browsers.agent, await service.enrolmentLink(), 'Ines Roca'))
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

/** Counts the refreshes of this page, and lets them through or not. */
async function watchRefreshes(page: Page, pass: boolean): Promise<() => number> {
  let count = 0
  await page.routeWebSocket(/./, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => {
      const isRefresh = JSON.parse(String(message)).request === 'refresh'
      if (isRefresh) count += 1
      if (pass || !isRefresh) server.send(message)
    })
    server.onMessage(message => socket.send(message))
  })
  return () => count
}

async function visit(pass: boolean): Promise<{ caller: Caller; refreshes: () => number }> {
  const page = await (await openContext(browsers.caller)).newPage()
  const refreshes = await watchRefreshes(page, pass)
  await page.goto(`${service.origin}/demo/`)
  return { caller: new Caller(page), refreshes }
}

/** What arrived at this page since that moment: how many packets, and the longest time in which none did. */
const packetsSince = (page: Page, sinceMs: number) =>
  page.evaluate(since => {
    const counts = window.probe.packetCounts.filter(({ atMs }) => atMs >= since)
    let [longestGapMs, lastRiseAtMs, last] = [0, since, counts[0]?.packets ?? 0]
    for (const { atMs, packets } of counts) {
      longestGapMs = Math.max(longestGapMs, atMs - lastRiseAtMs)
      if (packets > last) lastRiseAtMs = atMs
      last = packets
    }
    return { packets: last - (counts[0]?.packets ?? 0), longestGapMs }
  }, sinceMs)

test('a talk goes on through two refreshes without a gap, and one whose page does not refresh ends', async () => {
  const good = await visit(true)
  const silent = await visit(false)
  await connectCall(good.caller, agent)
  await otherAgent.goOnDuty()
  await connectCall(silent.caller, otherAgent)
  const pages = [good.caller.page, agent.page]
  const since = await Promise.all(pages.map(page => page.evaluate(() => performance.now())))

  await expect.poll(good.refreshes, { timeout: 60_000 }).toBe(2)
  await silent.caller.card('The call').waitFor({ timeout: 30_000 })
  await otherAgent.sees('The caller’s page fell asleep')
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(good.caller.page, 'agent')])
  for (const [index, page] of pages.entries()) {
    const { packets, longestGapMs } = await packetsSince(page, since[index] ?? 0)
    // 50 a second in each direction for more than 20 s; the counters are read five times a second.
    expect(packets).toBeGreaterThan(1000)
    expect(longestGapMs).toBeLessThan(1000)
  }
}, 120_000)
