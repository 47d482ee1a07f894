import type { BrowserContext, Route } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { socketSubprotocol } from '../../protocol/index.ts'
import { type Browsers, launchBrowsers, openContext } from './harness/browsers/browser.ts'
import { Agent, Caller } from './harness/people.ts'
import { Service } from './harness/service.ts'

let service: Service
let browsers: Browsers

beforeAll(async () => {
  ;[service, browsers] = await Promise.all([Service.start(), launchBrowsers()])
})
afterAll(() => Promise.all([browsers.close(), service.close()]))

/** Pages of this person speak the version before, as those do that were opened before an upgrade. */
async function openOldContext(): Promise<BrowserContext> {
  const context = await openContext(browsers.caller)
  await context.addInitScript(now => {
    const RealSocket = window.WebSocket
    class OldSocket extends RealSocket {
      constructor(url: string | URL, subprotocol: string) {
        if (subprotocol !== now) throw new Error('no socket of the service')
        super(url, 'ringfence.1')
      }
    }
    Object.assign(window, { WebSocket: OldSocket })
  }, socketSubprotocol)
  return context
}

test('a visitor’s page that is older than the service says so', async () => {
  const caller = await Caller.openIn(await openOldContext(), `${service.origin}/demo/`)
  await caller.call()
  await caller.card('This page is out of date').waitFor()
  expect(await caller.code()).toBe('protocol-unsupported')
  await caller.leave()
})

test('a softphone that is older than the service says so', async () => {
  const agent = await Agent.openIn(await openOldContext(), `${service.origin}/softphone/`)
  await agent.press('Try it as the demo agent')
  await agent.sees('This page is out of date')
  await agent.leave()
})

/** Keeps back what this context asks for of the late parts, as a network does that swallows; the answer lets it come. */
async function swallowLateParts(context: BrowserContext): Promise<() => Promise<void>> {
  const kept: Route[] = []
  let isOpen = false
  // The softphone's page is built in one with the library, and has its parts beside its own.
  await context.route(/\/(?:chunks|assets)\/on(?:Intent|Seat)-/, route =>
    isOpen ? route.continue() : void kept.push(route),
  )
  return async () => {
    isOpen = true
    await Promise.all(kept.map(route => route.continue()))
  }
}

test('a late part that is swallowed is given up by the visitor’s page, and found once it has come', async () => {
  const context = await openContext(browsers.caller)
  const letCome = await swallowLateParts(context)
  const caller = await Caller.openIn(context, `${service.origin}/demo/`)
  await caller.call()
  await caller.card('We could not connect you').waitFor()
  expect(await caller.code()).toBe('server-unreachable')
  await letCome()
  await caller.press('Try again')
  await caller.card('Nobody is here to take your call').waitFor()
  await caller.leave()
})

test('a late part that is swallowed is given up by the softphone, and found once it has come', async () => {
  const context = await openContext(browsers.caller)
  const letCome = await swallowLateParts(context)
  const agent = await Agent.openIn(context, `${service.origin}/softphone/`)
  await agent.sees('The service cannot be reached')
  await letCome()
  await agent.press('Try again')
  await agent.sees('Sign in to take calls')
  await agent.leave()
})

test.each([
  { lost: 'gone with the version before', title: 'This page is out of date', code: 'protocol-unsupported' },
  { lost: 'not reached, nor is anything else', title: 'We could not connect', code: 'server-unreachable' },
])('a late part that is $lost is told as that', async ({ title, code }) => {
  const context = await openContext(browsers.caller)
  const caller = await Caller.openIn(context, `${service.origin}/demo/`)
  await caller.pill.waitFor()
  if (code === 'server-unreachable') await context.route('**/*', route => route.abort())
  else await context.route('**/chunks/*', route => route.fulfill({ status: 404, body: '' }))
  await caller.call()
  await caller.card(title).waitFor()
  expect(await caller.code()).toBe(code)
  await caller.leave()
})
