import { expect, test } from 'vitest'
import { PageId } from '../../protocol/index.ts'
import { eventually, type Loopback, type LoopbackOptions, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  copyTab,
  createAuthenticatorOf,
  endOf,
  onDuty,
  openSoftphone,
  reloadSoftphone,
  ring,
  rings,
  seatTalk,
  talk,
} from '../harness/people.ts'
import { sitDownBeside } from '../harness/rawSeat.ts'

const beatMs = 5000
/** A passkey that was shown before that is shown again where it counts. */
const staleMs = 6 * 60_000

const whyOf = ({ seat: { snapshot } }: Agent) => (snapshot.state === 'signed-out' ? snapshot.why : null)

async function begin(options: LoopbackOptions = {}) {
  const loopback = await startLoopback(options)
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent }
}

/** An agent who signed in long ago, and talks. */
async function talking(options?: LoopbackOptions) {
  const { loopback, agent } = await begin(options)
  await loopback.advance(staleMs)
  const caller = await talk(loopback, agent)
  await eventually(() => loopback.counts().consumers, 2)
  return { loopback, agent, caller, before: loopback.counts() }
}

async function openTab(loopback: Loopback, beside: Agent): Promise<Agent> {
  const tab = copyTab(loopback, beside)
  await tab.seat.start()
  return tab
}

test('another tab does not take a talk unasked, and takes it at a press that needs no passkey', async () => {
  const { loopback, agent, caller, before } = await talking()
  const tab = await openTab(loopback, agent)
  expect([whyOf(tab), agent.occupation(), endOf(caller)]).toEqual(['seat-in-other-tab', 'talking', 'talking'])
  await loopback.holdsOnly(before)
  await tab.seat.takeOver()
  await eventually(tab.occupation, 'talking')
  await eventually(() => whyOf(agent), 'seat-in-other-tab')
  expect(endOf(caller)).toBe('talking')
  await eventually(() => loopback.counts().consumers, 2)
  // And back again.
  await agent.seat.takeOver()
  await eventually(agent.occupation, 'talking')
  await eventually(() => whyOf(tab), 'seat-in-other-tab')
  expect(endOf(caller)).toBe('talking')
})

test('another tab does not take a ring unasked; at a press the call rings there', async () => {
  const { loopback, agent } = await begin()
  const caller = await ring(loopback, agent)
  const tab = await openTab(loopback, agent)
  expect([whyOf(tab), agent.occupation()]).toEqual(['seat-in-other-tab', 'ringing'])
  await tab.seat.takeOver()
  await rings(caller, tab)
  await tab.seat.accept()
  await eventually(() => endOf(caller), 'talking')
})

test('another tab does not take a seat that waits for calls unasked', async () => {
  const { loopback, agent } = await begin()
  const tab = await openTab(loopback, agent)
  expect([whyOf(tab), agent.occupation()]).toEqual(['seat-in-other-tab', 'free'])
  await ring(loopback, agent)
})

test('a page that is loaded again has its talk at once, with another tab open and its old socket not yet lost', async () => {
  const { loopback, agent, caller } = await talking()
  const tab = await openTab(loopback, agent)
  agent.platform.hidePage()
  const again = await openTab(loopback, agent)
  await eventually(again.occupation, 'talking')
  await eventually(() => whyOf(agent), 'seat-in-other-tab')
  const oncemore = reloadSoftphone(loopback, again)
  await oncemore.seat.start()
  await eventually(oncemore.occupation, 'talking')
  expect([whyOf(tab), endOf(caller)]).toEqual(['seat-in-other-tab', 'talking'])
})

test('a page that comes back out of the browser’s memory has its seat, and leaves no note to copies', async () => {
  const { loopback, agent } = await talking()
  agent.platform.hidePage()
  agent.platform.returnToPage()
  expect(whyOf(await openTab(loopback, agent))).toBe('seat-in-other-tab')
  agent.net.cut()
  await eventually(() => seatTalk(agent).connectionLost, true)
  await loopback.advance(1000)
  await eventually(() => seatTalk(agent).connectionLost, false)
})

test('a tab that was closed or crashed has left its talk to the next one', async () => {
  const { loopback, agent, caller } = await talking()
  agent.seat.close()
  await eventually(() => loopback.counts().sockets, 1)
  const tab = await openTab(loopback, agent)
  await eventually(tab.occupation, 'talking')
  expect(endOf(caller)).toBe('talking')
})

test.each(['free', 'talking'])('of two tabs that open at once one has the seat (%s)', async state => {
  const { loopback, agent } = state === 'free' ? await begin() : await talking()
  const { sockets } = loopback.counts()
  agent.seat.close()
  await eventually(() => loopback.counts().sockets, sockets - 1)
  const tabs = [copyTab(loopback, agent), copyTab(loopback, agent)]
  await Promise.all(tabs.map(tab => tab.seat.start()))
  await eventually(() => tabs.map(tab => tab.occupation()).sort(), [state, 'signed-out'].sort())
  expect(tabs.map(whyOf)).toContain('seat-in-other-tab')
})

test('a tab that hangs keeps its talk until its beat is missed, or until it is asked for', async () => {
  const asked = await talking({ config: { beatMs } })
  asked.agent.net.swallow('both')
  const tab = await openTab(asked.loopback, asked.agent)
  expect(whyOf(tab)).toBe('seat-in-other-tab')
  await tab.seat.takeOver()
  await eventually(tab.occupation, 'talking')

  const { loopback, agent, caller } = await talking({ config: { beatMs } })
  // The page stands still, too: nothing of it runs that would open another socket.
  agent.net.swallow('both')
  agent.seat.close()
  expect(whyOf(await openTab(loopback, agent))).toBe('seat-in-other-tab')
  await loopback.advance(20_000)
  const later = await openTab(loopback, agent)
  await eventually(later.occupation, 'talking')
  expect(endOf(caller)).toBe('talking')
})

test('a page that lost its network finds its talk in the tab that took it meanwhile', async () => {
  const { loopback, agent } = await talking()
  agent.net.cut()
  await eventually(() => loopback.counts().sockets, 1)
  const tab = await openTab(loopback, agent)
  await eventually(tab.occupation, 'talking')
  await loopback.advance(1000)
  await eventually(() => whyOf(agent), 'seat-in-other-tab')
  expect(tab.occupation()).toBe('talking')
})

const page = (letter: string) => PageId.parse(`page_${letter.repeat(22)}`)

test('one page comes after another once: its copies are asked', async () => {
  const { loopback, agent } = await begin()
  agent.seat.close()
  await eventually(() => loopback.counts().sockets, 0)
  const { mediaKey } = await agent.platform.mediaCertificate('agent', loopback.config.publicOrigin)
  const sit = (how: object) => sitDownBeside(loopback, agent, { mediaKey, ...how })
  const first = await sit({ page: page('a') })
  const second = await sit({ page: page('b'), pageBefore: page('a') })
  const copy = await sit({ page: page('c'), pageBefore: page('a') })
  expect([first.outcome, second.outcome, copy.outcome]).toEqual(['done', 'done', 'seat-in-other-tab'])
  expect([await first.socket.closed(), await copy.socket.closed()]).toEqual([
    'seat-in-other-tab',
    'seat-in-other-tab',
  ])
})

test('a page of before, which does not say which one it is, sits down as it did and is told what it knows', async () => {
  const { loopback, agent } = await begin()
  const { mediaKey } = await agent.platform.mediaCertificate('agent', loopback.config.publicOrigin)
  const before = await sitDownBeside(loopback, agent, { mediaKey })
  expect(before.outcome).toBe('done')
  await eventually(() => whyOf(agent), 'seat-in-other-tab')
  await agent.seat.takeOver()
  expect([agent.occupation(), await before.socket.closed()]).toEqual(['free', 'seat-taken'])
})

test('in another browser an old sign-in brings no seat: a passkey is shown first, and nothing happens before', async () => {
  const loopback = await startLoopback()
  const { create, get } = createAuthenticatorOf(loopback.config.publicOrigin)
  const agent = await onDuty(loopback, 'Ada', { passkeys: { create, get } })
  let shown = 0
  let isClosed = false
  const passkeys = {
    create,
    get(options: unknown) {
      shown += 1
      return isClosed ? Promise.reject(new Error('closed')) : get(options)
    },
  }
  const other = openSoftphone(loopback, { passkeys })
  await other.seat.signIn()
  await eventually(() => whyOf(agent), 'seat-taken')
  await agent.seat.takeOver()
  await agent.seat.setDuty('on-duty')
  const caller = await talk(loopback, agent)
  await eventually(() => loopback.counts().consumers, 2)
  await loopback.advance(staleMs)
  const before = loopback.counts()
  const raw = await sitDownBeside(loopback, other, { takeOver: true })
  expect([raw.outcome, await raw.socket.closed()]).toEqual([
    'fresh-sign-in-required',
    'fresh-sign-in-required',
  ])
  isClosed = true
  await expect(other.seat.takeOver()).rejects.toThrow()
  await loopback.holdsOnly(before)
  expect([shown, agent.occupation(), endOf(caller)]).toEqual([2, 'talking', 'talking'])
  isClosed = false
  await other.seat.takeOver()
  await eventually(other.occupation, 'talking')
  await eventually(() => whyOf(agent), 'seat-taken')
  expect([shown, endOf(caller)]).toEqual([3, 'talking'])
})
