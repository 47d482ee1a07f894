import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../harness/freePort.ts'
import { type Browsers, launchBrowser, launchBrowsers } from './harness/browsers/browser.ts'
import { type MediaRelay, mediaPortsOf, openMediaRelay } from './harness/network/mediaRelay.ts'
import { Agent, Caller, connectCall } from './harness/people.ts'
import { Service } from './harness/service.ts'
import { expectToHear } from './harness/sound/ears.ts'
import { exactSilence } from './harness/sound/speech.ts'
import { hearSpoken } from './harness/spoken.ts'

/** Two seconds without a packet, a look each second, and a moment on a busy machine. */
const toldWithinMs = 4500

let service: Service
let relay: MediaRelay
let browsers: Browsers
let caller: Caller
let agent: Agent

beforeAll(async () => {
  const mediaPort = await freePort()
  relay = await openMediaRelay(mediaPort)
  ;[service, browsers] = await Promise.all([Service.start({ awaySeconds: 30, mediaPort }), launchBrowsers()])
  ;[caller, agent] = await Promise.all([
    Caller.open(browsers.caller, service),
    Agent.open(browsers.agent, service),
  ])
  await connectCall(caller, agent)
})
afterAll(async () => {
  await Promise.all([browsers.close(), service.close()])
  await relay.close()
})

const bothHear = () => Promise.all([expectToHear(agent.page, 'caller'), expectToHear(caller.page, 'agent')])
const pass = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

const words = {
  caller: {
    deaf: /Reconnecting… Nothing arrives from \S.* right now\./,
    unheard: /Reconnecting… \S.* does not hear you/,
  },
  agent: {
    deaf: /Reconnecting… Nothing arrives from the caller right now\./,
    unheard: /Reconnecting… The caller does not hear you right now\./,
  },
} as const
const heardAgain = 'You hear each other again.'

const troubles = ({ page }: Caller | Agent) =>
  page
    .getByText(/Reconnecting… \S/)
    .and(page.locator(':not(.for-ears)'))
    .filter({ visible: true })

/** Until both pages show nothing of it. */
async function bothAreWell(): Promise<void> {
  for (const person of [caller, agent])
    await troubles(person).waitFor({ state: 'hidden', timeout: toldWithinMs })
}

/** Both read it within the stated seconds. */
const bothRead = (deaf: 'caller' | 'agent') => {
  const people = { caller, agent }
  const unheard = deaf === 'caller' ? 'agent' : 'caller'
  const read = (side: 'caller' | 'agent', what: RegExp) =>
    troubles(people[side]).filter({ hasText: what }).first().waitFor({ timeout: toldWithinMs })
  return Promise.all([read(deaf, words[deaf].deaf), read(unheard, words[unheard].unheard)])
}

test.each(['caller', 'agent'] as const)(
  'the voice of the %s alone is lost: both are told once, and once that it is back',
  async speaker => {
    await bothHear()
    const person = { caller, agent }[speaker]
    const listener = speaker === 'caller' ? 'agent' : 'caller'
    const said = { caller: await hearSpoken(caller.page), agent: await hearSpoken(agent.page) }
    const ports = await mediaPortsOf(person.page)
    relay.swallowVoiceOf(ports)
    await bothRead(listener)
    await pass(2000)
    relay.swallowVoiceOf([])
    await bothAreWell()
    const heardOf = (told: RegExp) => [expect.stringMatching(told), heardAgain]
    await expect.poll(said[listener]).toEqual(heardOf(words[listener].deaf))
    await expect.poll(said[speaker]).toEqual(heardOf(words[speaker].unheard))
  },
)

test('who mutes explains it: then it is no trouble of the sound, nor is it mended', async () => {
  const said = { caller: await hearSpoken(caller.page), agent: await hearSpoken(agent.page) }
  const ports = await mediaPortsOf(caller.page)
  relay.swallowVoiceOf(ports)
  await bothRead('agent')
  await caller.press('Mute')
  for (const each of [caller, agent]) await troubles(each).waitFor({ state: 'hidden', timeout: 1500 })
  await pass(4000)
  expect([await troubles(caller).count(), await troubles(agent).count()]).toEqual([0, 0])
  relay.swallowVoiceOf([])
  await caller.press('Unmute')
  await pass(3500)
  const all = [...(await said.caller()), ...(await said.agent())]
  expect(all.filter(each => each.startsWith('Reconnecting…'))).toHaveLength(2)
  expect(all).not.toContain(heardAgain)
})

test('a microphone that gives exact silence is told to its owner only, and not while it is muted', async () => {
  await caller.hangUp()
  await agent.sees('Ready for the next call')
  const still = await launchBrowser(exactSilence())
  const owner = await Caller.open(still, service)
  await connectCall(owner, agent)
  const said = { owner: await hearSpoken(owner.page), agent: await hearSpoken(agent.page) }
  const notice = owner.page.getByText('Your microphone gives no sound at all.').filter({ visible: true })
  await notice.first().waitFor({ timeout: 14_000 })
  await pass(2000)
  expect(await said.owner()).toEqual([expect.stringContaining('gives no sound at all')])
  expect(await said.agent()).toEqual([])
  await owner.press('Mute')
  await expect.poll(() => notice.count()).toBe(0)
  expect(await said.owner()).toEqual([expect.anything(), 'You are muted.'])
  await still.close()
})
