import { expect, test } from 'vitest'
import { createCallerPasskeysOn } from '../../client/sdk/testing/index.ts'
import { enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, shopOrigin, startLoopback } from '../harness/loopback.ts'
import {
  type Caller,
  call,
  createAuthenticatorOf,
  endOf,
  isAsBefore,
  onDuty,
  reload,
  rings,
  talk,
  talking,
  visit,
} from '../harness/people.ts'
import { tableOf } from '../harness/rows.ts'

const hourMs = 3600_000

/** The clock of a visitor or an agent, wrong by so much. */
const clockOff = (loopback: Loopback, byMs: number) => {
  const { browsers } = loopback.time
  return { ...browsers, now: () => browsers.now() + byMs }
}

/** The same browser calls once more. */
const again = (loopback: Loopback, { platform }: Caller): Caller => visit(loopback, { reloaded: platform })

test.each([26, -26, 20 * 365 * 24, -50 * 365 * 24])(
  'a visitor and an agent whose clocks are off by %i hours talk, and take their talk up again',
  async hours => {
    const loopback = await startLoopback()
    const clock = clockOff(loopback, hours * hourMs)
    const agent = await onDuty(loopback, 'Ada', { clock })
    const before = loopback.counts()
    const caller = await talk(loopback, agent, { clock })
    await loopback.advance(5 * 60_000)
    const back = reload(loopback, caller, { clock })
    await back.phone.call()
    await talking(back, agent)
    await back.phone.hangUp()
    await eventually(
      () => tableOf(loopback, 'call_records'),
      [expect.objectContaining({ reason: 'caller-hung-up', talked_ms: 300_000 })],
    )
    await isAsBefore(loopback, before, back, agent)
  },
)

test.each([26, -26])('whoever has a clock off by %i hours manages their passkeys', async hours => {
  const { loopback, backEnd } = await enrolledShop({ policy: 'offered' })
  const clock = clockOff(loopback, hours * hourMs)
  const passkeys = createAuthenticatorOf(shopOrigin)
  const visitor = visit(loopback, { passkeys, clock })
  const own = createCallerPasskeysOn(visitor.platform, {
    site: 'shop',
    service: loopback.config.publicOrigin,
    vouch: () => backEnd.vouch(loopback, 'visitor-77'),
  })
  await own.openWithVouch()
  await own.add('Phone')
  await own.openWithPasskey()
  expect(own.snapshot?.passkeys).toHaveLength(1)
  own.close()
})

test.each([-5, 60, 26 * 60])(
  'a clock set by %i minutes in each talk gives nobody more than the cap',
  async minutes => {
    const loopback = await startLoopback({ caps: { secondsPer24Hours: 600, seconds: 600 } })
    const agent = await onDuty(loopback, 'Ada')
    let caller = await talk(loopback, agent)
    await loopback.advance(100_000)
    loopback.time.setServerClock(minutes * 60_000)
    await loopback.advance(200_000)
    await caller.phone.hangUp()
    await loopback.quiet()
    await eventually(agent.occupation, 'free')
    caller = again(loopback, caller)
    await caller.phone.call()
    await rings(caller, agent)
    await agent.seat.accept()
    await talking(caller, agent)
    // What is left of the day, whatever day it is said to be.
    await loopback.advance(299_000)
    expect(endOf(caller)).toBe('talking')
    loopback.time.setServerClock(minutes * 60_000)
    await loopback.advance(1000)
    await eventually(() => endOf(caller), 'cap-reached')
    await loopback.quiet()
    expect(new Set(tableOf(loopback, 'leases').map(({ talked_ms }) => talked_ms))).toEqual(new Set([300_000]))
  },
)

test.each([60, 26 * 60, -5])(
  'a clock set by %i minutes ends no live call in the count of its identity',
  async minutes => {
    const loopback = await startLoopback({ caps: { concurrent: 1 } })
    const agent = await onDuty(loopback, 'Ada')
    const caller = await talk(loopback, agent)
    loopback.time.setServerClock(minutes * 60_000)
    const second = visit(loopback, { reloaded: caller.platform })
    await expect(second.phone.call()).rejects.toMatchObject({ code: 'over-cap' })
    expect(endOf(caller)).toBe('talking')
    // The next one may come in when it is over.
    await caller.phone.hangUp()
    await loopback.quiet()
    await call(loopback)
  },
)
