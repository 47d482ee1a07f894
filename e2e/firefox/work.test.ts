import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinBrowser } from '../browser/harness/browsers/browser.ts'
import { launchFirefox } from '../browser/harness/browsers/firefox.ts'
import { Agent, Caller } from '../browser/harness/people.ts'
import { Service } from '../browser/harness/service.ts'
import { speeches } from '../browser/harness/sound/speech.ts'

let service: Service
let browsers: readonly Browser[]

beforeAll(async () => {
  // A price from the first caller on.
  const work = { calmPerAgent: 0, calmAtLeast: 0, baseTries: 64, topTries: 64 }
  service = await Service.start({ work })
  browsers = await Promise.all([launchFirefox(speeches.caller), joinBrowser('agent')])
})
afterAll(async () => {
  await Promise.all(browsers.map(browser => browser.close()))
  await service.close()
})

test('a caller in Firefox works for the token, and is rung for', async () => {
  const [ofCaller, ofAgent] = browsers
  if (!ofCaller || !ofAgent) throw new Error('no browser')
  const agent = await Agent.open(ofAgent, service)
  const caller = await Caller.open(ofCaller, service)
  const answers: number[] = []
  caller.page.on('response', response => {
    if (response.url().endsWith('/call-tokens')) answers.push(response.status())
  })
  await caller.call()
  await agent.sees('Incoming call')
  expect(answers).toEqual([401, 201])
  await Promise.all([caller.leave(), agent.leave()])
})
