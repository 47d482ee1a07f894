import { expect, test } from 'vitest'
import {
  createNodePlatform,
  createSeatOn,
  type NodePlatform,
  openSeatWindow,
} from '../../client/sdk/testing/index.ts'
import { placeOfWindow, type SeatPlace } from '../../protocol/index.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import { linkedWindows } from '../harness/otherWindows.ts'
import { call, createAuthenticatorOf, endOf, onDuty, shownAgent } from '../harness/people.ts'

const crm = 'https://crm.example'
const desk = 'https://desk.example'
const frame: SeatPlace = { kind: 'frame', origin: crm }
const page: SeatPlace = { kind: 'page', origin: desk }

/** An agent with a passkey, who is off duty on the service's own pages. */
async function begin() {
  const places = { frameAncestors: [crm], agentOrigins: [desk] }
  const loopback = await startLoopback({ config: { places } })
  const passkeys = createAuthenticatorOf(loopback.config.publicOrigin)
  const own = await onDuty(loopback, 'Ada', { passkeys })
  await own.seat.setDuty('off-duty')
  own.seat.close()
  await eventually(() => loopback.counts().sockets, 0)
  return { loopback, passkeys }
}

/** A page where the seat stands, in a browser that has never been at the service's own pages. */
function openPlace(loopback: Loopback, place: SeatPlace, reloaded?: NodePlatform) {
  const service = loopback.config.publicOrigin
  const origin = place.kind === 'page' ? place.origin : service
  const net = loopback.openBrowser(origin)
  const windows = linkedWindows({ page: origin, window: service })
  const platform = createNodePlatform({
    ...{ ...net, clock: loopback.time.browsers, windows: windows.page },
    ...(reloaded && { reloaded }),
  })
  const seat = createSeatOn(platform, { service, place })
  const occupation = () =>
    seat.snapshot.state === 'seated' ? seat.snapshot.occupation.state : seat.snapshot.state
  return { seat, platform, net, windows, occupation }
}
type Place = ReturnType<typeof openPlace>

/** What the agent does in the window that the place opened. */
async function openWindow(
  loopback: Loopback,
  { windows }: Place,
  passkeys: ReturnType<typeof createAuthenticatorOf>,
) {
  const service = loopback.config.publicOrigin
  const net = loopback.openBrowser()
  const platform = createNodePlatform({
    ...{ ...net, clock: loopback.time.browsers, passkeys },
  })
  const place = placeOfWindow(new URL(await windows.opened).search)
  if (!place) throw new Error('no such window')
  return openSeatWindow({ ...platform, windows: windows.window }, service, place)
}

test.each([frame, page])(
  'a seat in a $kind is signed in by the window, rung and talks, without any cookie',
  async place => {
    const { loopback, passkeys } = await begin()
    const at = openPlace(loopback, place)
    await at.seat.start()
    expect(at.seat.snapshot).toEqual({ state: 'signed-out', demoAgent: false, why: null })
    const signedIn = at.seat.signIn()
    const window = await openWindow(loopback, at, passkeys)
    await window.reach()
    await window.allow()
    await signedIn
    await at.seat.setDuty('on-duty')
    const caller = await call(loopback)
    await eventually(at.occupation, 'ringing')
    await at.seat.accept()
    await eventually(at.occupation, 'talking')
    await eventually(() => endOf(caller), 'talking')
    await eventually(() => shownAgent(caller)?.method, 'passkey')
    expect(at.net.cookie()).toBe('')
    await at.seat.hangUp()

    // The page is loaded again: the same key and token, and no window.
    at.platform.hidePage()
    at.seat.close()
    const again = openPlace(loopback, place, at.platform)
    await again.seat.start()
    await eventually(again.occupation, 'free')
    await again.seat.signOut()
    await again.seat.start()
    expect(again.seat.snapshot).toEqual({ state: 'signed-out', demoAgent: false, why: null })
    await loopback.holdsOnly({ ...loopback.idle })
  },
)

test('a page that is not allowed is told so at once, and what began there is over', async () => {
  const { loopback } = await begin()
  const at = openPlace(loopback, { kind: 'page', origin: 'https://evil.example' })
  await expect(at.seat.start()).rejects.toMatchObject({ code: 'origin-not-allowed', retryable: false })
  expect(at.seat.snapshot).toMatchObject({ state: 'signed-out', why: 'origin-not-allowed' })
  await eventually(() => loopback.time.browsers.pending(), 0)
})

test('a window that is closed, and an agent who says no, end the waiting', async () => {
  const { loopback, passkeys } = await begin()
  const closed = openPlace(loopback, frame)
  await closed.seat.start()
  const waiting = closed.seat.signIn()
  closed.windows.close()
  const refused = expect(waiting).rejects.toMatchObject({ code: 'passkey-cancelled' })
  await closed.windows.opened
  await loopback.advance(1000)
  await refused

  const dropped = openPlace(loopback, frame)
  await dropped.seat.start()
  const asked = expect(dropped.seat.signIn()).rejects.toMatchObject({ code: 'passkey-cancelled' })
  const window = await openWindow(loopback, dropped, passkeys)
  await window.reach()
  window.drop()
  await asked
  await eventually(() => loopback.time.browsers.pending(), 0)
})

test('a browser that opens no window says so, and a link does in its place', async () => {
  const { loopback, passkeys } = await begin()
  const at = openPlace(loopback, frame)
  await at.seat.start()
  at.windows.page.open = () => null
  await expect(at.seat.signIn()).rejects.toMatchObject({ code: 'window-forbidden' })
  const service = loopback.config.publicOrigin
  expect(at.seat.signInAddress).toBe(`${service}/softphone/?allow=frame&origin=https%3A%2F%2Fcrm.example`)

  const other = openPlace(loopback, frame)
  await other.seat.start()
  const signedIn = other.seat.signIn({ opens: 'link' })
  other.windows.page.open(other.seat.signInAddress ?? '')
  const window = await openWindow(loopback, other, passkeys)
  await window.reach()
  await window.allow()
  await signedIn
  await eventually(other.occupation, 'free')
})

test('a window that no page of that origin opened learns of no key, and shows that', async () => {
  const { loopback, passkeys } = await begin()
  const at = openPlace(loopback, page)
  await at.seat.start()
  at.windows.page.open(at.seat.signInAddress ?? '')
  const window = await openWindow(loopback, at, passkeys)
  const lost = expect(window.reach()).rejects.toMatchObject({ code: 'request-timed-out' })
  await loopback.advance(5000)
  await lost
  await expect(window.allow()).rejects.toMatchObject({ code: 'request-not-allowed' })
})

test('signing out everywhere else ends the seat in the frame at once', async () => {
  const { loopback, passkeys } = await begin()
  const own = createSeatOn(
    createNodePlatform({ ...loopback.openBrowser(), clock: loopback.time.browsers, passkeys }),
    { service: loopback.config.publicOrigin },
  )
  await own.signIn()
  const at = openPlace(loopback, frame)
  await at.seat.start()
  const signedIn = at.seat.signIn()
  const window = await openWindow(loopback, at, passkeys)
  await window.reach()
  await window.allow()
  await signedIn
  await eventually(() => own.snapshot, { state: 'signed-out', demoAgent: true, why: 'seat-taken' })
  await own.sessions.endOthers()
  await eventually(at.occupation, 'signed-out')
  expect(at.seat.snapshot).toMatchObject({ state: 'signed-out', why: 'signed-out' })
})
