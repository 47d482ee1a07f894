import { expect, test } from 'vitest'
import { createCallerPasskeysOn } from '../../client/sdk/testing/index.ts'
import { enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type House, shopOrigin, startLoopback } from '../harness/loopback.ts'
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
const clockOff = (house: House, byMs: number) => {
  const { browsers } = house.time
  return { ...browsers, now: () => browsers.now() + byMs }
}

/** The same browser calls once more. */
const again = (house: House, { platform }: Caller): Caller => visit(house, { reloaded: platform })

test.each([26, -26, 20 * 365 * 24, -50 * 365 * 24])(
  'a visitor and an agent whose clocks are off by %i hours talk, and take their talk up again',
  async hours => {
    const house = await startLoopback()
    const clock = clockOff(house, hours * hourMs)
    const agent = await onDuty(house, 'Ada', { clock })
    const before = house.counts()
    const caller = await talk(house, agent, { clock })
    await house.advance(5 * 60_000)
    const back = reload(house, caller, { clock })
    await back.phone.call()
    await talking(back, agent)
    await back.phone.hangUp()
    await eventually(
      () => tableOf(house, 'call_records'),
      [expect.objectContaining({ reason: 'caller-hung-up', talked_ms: 300_000 })],
    )
    await isAsBefore(house, before, back, agent)
  },
)

test.each([26, -26])('whoever has a clock off by %i hours manages their passkeys', async hours => {
  const { house, backEnd } = await enrolledShop({ policy: 'offered' })
  const clock = clockOff(house, hours * hourMs)
  const passkeys = createAuthenticatorOf(shopOrigin)
  const visitor = visit(house, { passkeys, clock })
  const own = createCallerPasskeysOn(visitor.platform, {
    site: 'shop',
    service: house.config.publicOrigin,
    vouch: () => backEnd.vouch(house, 'visitor-77'),
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
    const house = await startLoopback({ caps: { secondsPer24Hours: 600, seconds: 600 } })
    const agent = await onDuty(house, 'Ada')
    let caller = await talk(house, agent)
    await house.advance(100_000)
    house.time.setServerClock(minutes * 60_000)
    await house.advance(200_000)
    await caller.phone.hangUp()
    await house.quiet()
    await eventually(agent.occupation, 'free')
    caller = again(house, caller)
    await caller.phone.call()
    await rings(caller, agent)
    await agent.seat.accept()
    await talking(caller, agent)
    // What is left of the day, whatever day it is said to be.
    await house.advance(299_000)
    expect(endOf(caller)).toBe('talking')
    house.time.setServerClock(minutes * 60_000)
    await house.advance(1000)
    await eventually(() => endOf(caller), 'cap-reached')
    await house.quiet()
    expect(new Set(tableOf(house, 'leases').map(({ talked_ms }) => talked_ms))).toEqual(new Set([300_000]))
  },
)

test.each([60, 26 * 60, -5])(
  'a clock set by %i minutes ends no live call in the count of its identity',
  async minutes => {
    const house = await startLoopback({ caps: { concurrent: 1 } })
    const agent = await onDuty(house, 'Ada')
    const caller = await talk(house, agent)
    house.time.setServerClock(minutes * 60_000)
    const second = visit(house, { reloaded: caller.platform })
    await expect(second.phone.call()).rejects.toMatchObject({ code: 'over-cap' })
    expect(endOf(caller)).toBe('talking')
    // The next one may come in when it is over.
    await caller.phone.hangUp()
    await house.quiet()
    await call(house)
  },
)
