import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Browsers, launchBrowsers } from './harness/browsers/browser.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service, type ServiceOptions } from './harness/service.ts'
import { expectMicrophonesClosed, expectToHear } from './harness/sound/ears.ts'

let browsers: Browsers
let service: Service
let caller: Caller
let agent: Agent

beforeAll(async () => {
  browsers = await launchBrowsers()
})
afterEach(async () => {
  await Promise.all([caller.leave(), agent.leave()])
  await service.close()
})
afterAll(() => browsers.close())

async function talk(options?: ServiceOptions): Promise<void> {
  service = await Service.start(options)
  ;[caller, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
  await connectCall(caller, agent)
}

async function callAgain(): Promise<void> {
  await caller.press('Call again')
  await agent.accept()
  await caller.talking.waitFor()
  await Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
}

test('a media worker that dies ends its calls with word to both, and the next call works', async () => {
  await talk()
  const [worker] = service.workerPids()
  if (worker === undefined) throw new Error('no worker to kill')
  process.kill(worker, 'SIGKILL')
  await caller.card('The call was cut off').waitFor()
  expect(await caller.code()).toBe('worker-died')
  await agent.sees('A part of the service failed')
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])

  await expect.poll(() => service.logged('media worker replaced')).toBe(1)
  expect(service.workerPids()).not.toContain(worker)
  await callAgain()
})

test('a server that is killed is noticed by both, and once it is back the seat returns by itself', async () => {
  await talk()
  await service.kill('SIGKILL')
  await service.run()
  await caller.card('The connection was lost').waitFor()
  await agent.sees('Ready for the next call')
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])
  await callAgain()
})

test('a server that is stopped tells both', async () => {
  await talk()
  await service.kill('SIGTERM')
  await caller.card('The call was cut off').waitFor()
  expect(await caller.code()).toBe('server-stopping')
  await agent.sees('We keep trying, and your seat comes back by itself.')
})

test('a call ends at its cap, after a warning to both', async () => {
  await talk({ capSeconds: 8 })
  await caller.sees('left in this call')
  await agent.sees('The time limit ends this call in')
  await expectToHear(agent.page, 'caller')
  await caller.card('The time for this call is up').waitFor()
  await caller.sees('You talked for 8 seconds.')
  await agent.sees('The time limit was reached')
  await Promise.all([expectMicrophonesClosed(caller.page), expectMicrophonesClosed(agent.page)])
})
