import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Browsers, launchBrowser, openContext } from '../browser/harness/browser.ts'
import { expectToHear } from '../browser/harness/ears.ts'
import { Agent, Caller, connectCall } from '../browser/harness/people.ts'
import { Service, type ServiceOptions } from '../browser/harness/service.ts'
import { speeches } from '../browser/harness/speech.ts'
import { pathsOf, relayCandidates, relayOnly } from './relayOnly.ts'
import { type RelayTransport, startTurnServer, type TurnServer } from './turnServer.ts'

const secret = 'relay secret of this test'.replaceAll(' ', '-').repeat(2)

let relay: TurnServer
let browsers: Pick<Browsers, 'caller' | 'agent'>

beforeAll(async () => {
  // The relay's certificate is the test's own.
  const flags = ['--ignore-certificate-errors']
  const [caller, agent, server] = await Promise.all([
    launchBrowser(speeches.caller, flags),
    launchBrowser(speeches.agent, flags),
    startTurnServer(secret),
  ])
  browsers = { caller, agent }
  relay = server
})
afterAll(async () => {
  await Promise.all([browsers.caller.close(), browsers.agent.close(), relay.close()])
})

async function serve(
  transports: readonly RelayTransport[],
  options: ServiceOptions & { readonly secret?: string } = {},
): Promise<Service> {
  const turn = { urls: transports.map(relay.url), secret: options.secret ?? secret }
  const service = await Service.start({ ...options, turn })
  onTestFinished(() => service.close())
  return service
}

async function contextOf(browser: Browser, script?: () => void) {
  const context = await openContext(browser)
  if (script) await context.addInitScript(script)
  onTestFinished(() => context.close())
  return context
}

/** A caller and an agent who talk. */
async function talk(service: Service, script?: () => void): Promise<{ caller: Caller; agent: Agent }> {
  const [caller, agent] = await Promise.all([
    Caller.openIn(await contextOf(browsers.caller, script), `${service.origin}/demo/`),
    Agent.openIn(await contextOf(browsers.agent, script), `${service.origin}/softphone/`),
  ])
  await agent.press('Try it as the demo agent')
  await agent.goOnDuty()
  await connectCall(caller, agent)
  return { caller, agent }
}

const bothHear = ({ caller, agent }: { caller: Caller; agent: Agent }) =>
  Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])

test.each(['udp', 'tcp', 'tls'] as const)('a call over a relay by %s, on both sides', async transport => {
  const people = await talk(await serve([transport]), relayOnly)
  await bothHear(people)
  for (const { page } of [people.caller, people.agent]) {
    expect(new Set(await pathsOf(page))).toEqual(new Set([`relay over ${transport}`]))
  }
})

test('who has a direct way takes it', async () => {
  const people = await talk(await serve(['udp', 'tcp', 'tls']))
  await bothHear(people)
  for (const { page } of [people.caller, people.agent]) {
    expect((await pathsOf(page)).filter(path => path.startsWith('relay'))).toEqual([])
  }
})

test('a wrong secret opens no relay, and costs nobody the direct way', async () => {
  const people = await talk(await serve(['udp', 'tcp', 'tls'], { secret: 'w'.repeat(48) }))
  await bothHear(people)
  for (const { page } of [people.caller, people.agent]) expect(await relayCandidates(page)).toBe(0)
})

test('the credentials of a call are its own, and say nothing of anybody', async () => {
  const { caller, agent } = await talk(await serve(['udp']))
  const names = await Promise.all(
    [caller, agent].map(({ page }) =>
      page.evaluate(() =>
        window.probe.connections.flatMap(each =>
          (each.getConfiguration().iceServers ?? []).map(({ username }) => username ?? ''),
        ),
      ),
    ),
  )
  expect(new Set(names[0]).size).toBe(1)
  expect(new Set(names[1]).size).toBe(1)
  expect(names[0]?.[0]).not.toBe(names[1]?.[0])
  for (const name of names.flat()) expect(name).toMatch(/^\d{10}:[\w-]{16}$/)
  for (const { page } of [caller, agent]) expect(await relayCandidates(page)).toBeGreaterThan(0)
})

test('a relayed call outlives its first credential', { timeout: 150_000 }, async () => {
  const service = await serve(['udp', 'tcp'], { site: { authorizationSeconds: 30 } })
  const people = await talk(service, relayOnly)
  const nameOf = () =>
    people.caller.page.evaluate(
      () => window.probe.connections.at(-1)?.getConfiguration().iceServers?.[0]?.username ?? '',
    )
  const first = await nameOf()
  const endsAtMs = Number(first.split(':')[0]) * 1000
  await expect.poll(() => Date.now() > endsAtMs + 15_000, { timeout: 100_000, interval: 1000 }).toBe(true)
  await bothHear(people)
  // What the next ICE restart would use is good still.
  const now = await nameOf()
  expect(now).not.toBe(first)
  expect(Number(now.split(':')[0]) * 1000).toBeGreaterThan(Date.now())
  expect(await relayCandidates(people.caller.page)).toBeGreaterThan(0)
})
