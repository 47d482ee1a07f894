import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callId, type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn, memoryNotes, type NodePlatform } from '../testing/index.ts'
import { openCallPlace } from './callPlace.ts'
import type { Phone, PhoneSnapshot } from './phoneTypes.ts'

interface Tab {
  readonly platform: NodePlatform
  readonly phone: Phone
}

let service: FakeService
let first: Tab
let second: Tab

/** A page of the same browser: the same keys, its own memory; the tabs find each other by the real locks and channels. */
function openTab(before?: NodePlatform, queue = 'sales'): Tab {
  const platform = createNodePlatform({
    ...{ ...service.network, openCallPlace },
    ...(before && { reloaded: { ...before, notes: memoryNotes() } }),
  })
  const phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue })
  return { platform, phone }
}

const until = ({ phone }: Tab, state: PhoneSnapshot['state']) =>
  shown(phone, snapshot => snapshot.state === state)

beforeEach(async () => {
  service = await startFakeService()
  first = openTab()
  second = openTab(first.platform)
})

afterEach(async () => {
  for (const { phone, platform } of [first, second]) {
    phone.close()
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  }
  await vi.waitUntil(() => service.sockets() === 0, { timeout: 4000, interval: 5 })
  await service.close()
})

const joins = () => service.asked.filter(({ request }) => request === 'join').length

test('a press in another tab takes the call over by resume, and the first tab tells that it moved', async () => {
  await first.phone.call()
  service.say(await service.talking())
  await until(first, 'talking')
  first.phone.mute(true)
  const ended = vi.fn()
  first.phone.on('ended', ended)

  const calling = second.phone.call()
  expect((await service.next('resume')).params.callId).toBe(callId)
  await calling
  expect(first.phone.snapshot).toMatchObject({ state: 'ended', reason: 'moved', retryable: false })
  expect(ended).toHaveBeenCalledExactlyOnceWith({ callId, reason: 'moved', talkedMs: expect.any(Number) })
  expect(first.platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  service.say(await service.talking())
  await until(second, 'talking')
  expect(second.phone.snapshot).toMatchObject({ state: 'talking', muted: true })
  expect(joins()).toBe(1)
  expect(service.asked.filter(({ request }) => request === 'hangUp')).toEqual([])
})

test('a tab that is only just beginning gives nothing, and the other one is told without a second call', async () => {
  const calling = first.phone.call()
  await expect(second.phone.call()).rejects.toMatchObject({ code: 'call-in-other-tab', retryable: true })
  expect(second.phone.snapshot).toMatchObject({ state: 'refused', code: 'call-in-other-tab' })
  expect(second.platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await calling
  expect(joins()).toBe(1)
})

const resumes = () => service.asked.filter(({ request }) => request === 'resume').length

/** As a tab that is closed does. */
function closeTab({ platform, phone }: Tab): void {
  platform.hidePage()
  phone.close()
}

test('a press takes up the call of a tab that was closed, and who brings that tab back has none', async () => {
  await first.phone.call()
  service.say(await service.talking())
  await until(first, 'talking')
  closeTab(first)

  await second.phone.call()
  service.say(await service.talking())
  await until(second, 'talking')
  expect([joins(), resumes()]).toEqual([1, 1])

  const phone = createPhoneOn(first.platform, { service: service.origin, site: 'demo', queue: 'sales' })
  expect(await phone.resume()).toBe(false)
  expect([second.phone.snapshot.state, resumes()]).toEqual(['talking', 1])
  phone.close()
})

test('a tab that is brought back leaves the call of another one to that one', async () => {
  await first.phone.call()
  closeTab(first)
  const name = `ringfence ${service.origin} demo`
  const { browserNotes } = first.platform
  const others = (browserNotes.take(name) ?? '').replace(callId, 'call_of-another-tab')
  browserNotes.leave(name, others)
  const phone = createPhoneOn(first.platform, { service: service.origin, site: 'demo', queue: 'sales' })
  expect(await phone.resume()).toBe(false)
  expect(browserNotes.take(name)).toBe(others)
  phone.close()
})

test('where tabs share nothing, a tab still takes up its own call', async () => {
  const platform = createNodePlatform({ ...service.network, openCallPlace })
  const sandboxed = { ...platform, browserNotes: { take: () => null, leave: () => false } }
  const openPhone = () => createPhoneOn(sandboxed, { service: service.origin, site: 'demo', queue: 'sales' })
  const phone = openPhone()
  await phone.call()
  platform.hidePage()
  phone.close()
  const again = openPhone()
  expect(await again.resume()).toBe(true)
  await again.hangUp()
  again.close()
})

test('once a call is over, the other tab begins one of its own', async () => {
  await first.phone.call()
  await first.phone.hangUp()
  await second.phone.call()
  expect(joins()).toBe(2)
  expect(second.phone.snapshot.state).toBe('waiting')
})

test('who hangs up while the other tab is asked has no call, and the place is free', async () => {
  const calling = first.phone.call()
  await first.phone.hangUp()
  await calling
  expect(first.phone.snapshot).toEqual({ state: 'idle' })
  await second.phone.call()
  expect([joins(), second.phone.snapshot.state]).toEqual([1, 'waiting'])
})

test('a call that is taken over from a tab of another queue is proven by its own queue, there and after a reload', async () => {
  await first.phone.call()
  service.say(await service.talking())
  await until(first, 'talking')
  const other = openTab(first.platform, 'service')
  await other.phone.call()
  service.say(await service.talking())
  await until(other, 'talking')
  await vi.waitUntil(
    () => other.phone.snapshot.state === 'talking' && other.phone.snapshot.agent !== 'awaited',
  )
  expect(other.phone.snapshot).toMatchObject({ state: 'talking', agent: { siteName: expect.any(String) } })

  other.platform.hidePage()
  other.phone.close()
  const platform = createNodePlatform({ ...service.network, openCallPlace, reloaded: other.platform })
  const phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'service' })
  expect(await phone.resume()).toBe(true)
  service.say(await service.talking())
  await until({ platform, phone }, 'talking')
  expect(phone.snapshot).toMatchObject({ state: 'talking', agent: { siteName: expect.any(String) } })
  await phone.hangUp()
  phone.close()
})
