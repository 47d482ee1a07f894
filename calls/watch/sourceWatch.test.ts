import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { KeyThumbprint } from '../../protocol/index.ts'
import { sourceRule } from '../policy/patterns/sourceAlarm.ts'
import type { Coming } from '../ports/patterns.ts'
import { sales } from '../testing/testDesk.ts'
import { callOf } from '../testing/testDispatch.ts'
import { createSourceWatch } from './sourceWatch.ts'

const { site, queue } = sales.queue
const minuteMs = 60_000
const keyOf = (browser: number) => KeyThumbprint.parse(String(browser).padStart(43, '0'))

function open(key = 'of this process') {
  const clock = { nowMs: Date.UTC(2026, 10, 23), now: () => clock.nowMs, monotonic: () => clock.nowMs }
  const attack = { isOn: false, sources: new Set<string>() }
  const watch = createSourceWatch({
    attacks: {
      isUnder: () => attack.isOn,
      isUnderFrom: (_, sources) => sources.some(each => attack.sources.has(each)),
    },
    clock,
    hash: text => createHmac('sha256', key).update(text).digest('base64url'),
  })
  /** One a minute by each of these, in turn; the alarms that it raises. */
  const come = (many: number, of: (number: number) => Coming, everyMs = minuteMs / 4) =>
    Array.from({ length: many }, (_, number) => {
      clock.nowMs += everyMs
      return watch.came(of(number))
    }).filter(alarm => alarm !== null)
  return { watch, clock, attack, come }
}

interface From {
  readonly browser: number
  readonly address?: string
  readonly network?: string
  readonly callClass?: 'unproven' | 'proven'
}

const coming = ({
  browser,
  address = 'address',
  network = 'network',
  callClass = 'unproven',
}: From): Coming => ({
  ...{ site, queue, jkt: keyOf(browser), identity: keyOf(browser) },
  share: { callClass, source: { address, network } },
})

test('it is told of the narrowest that explains it: one caller, one address, one network', () => {
  const caller = open().come(200, number =>
    coming({ browser: 1, address: `a ${number}`, network: `n ${number}` }),
  )
  expect(caller.map(({ source }) => source?.kind)).toEqual(['identity'])
  const address = open().come(400, number => coming({ browser: number % 20 }))
  expect(new Set(address.map(({ source }) => source?.kind))).toEqual(new Set(['address']))
  const network = open().come(400, number => coming({ browser: number % 40, address: `a ${number % 20}` }))
  expect(new Set(network.map(({ source }) => source?.kind))).toEqual(new Set(['network']))
  expect(network[0]).toMatchObject({ pattern: 'one-source', evidence: { network: null } })
  expect(network[0]?.seen).toBeGreaterThanOrEqual(sourceRule.threshold)
  expect(Math.abs((network[0]?.evidence.browsers ?? 0) - 40)).toBeLessThan(15)
})

test('of whoever is proven nothing is said for their address, nor against it', () => {
  const { come } = open()
  expect(come(800, number => coming({ browser: number % 100, callClass: 'proven' }))).toEqual([])
})

test('good calls speak for an office, and a report takes back what they said', () => {
  const office = (isReported: boolean) => {
    const { watch, come } = open()
    let alarms = 0
    for (let number = 0; number < 400; number += 1) {
      const one = coming({ browser: number % 30 })
      alarms += come(1, () => one).length
      if (number % 2 === 0) watch.good(callOf(number), one)
      if (number % 2 === 0 && isReported) watch.reported(callOf(number))
    }
    return alarms
  }
  expect(office(false)).toBe(0)
  expect(office(true)).toBeGreaterThan(0)
})

test('what an admin says was no attack is none for a day, of that source', () => {
  const { watch, clock, come } = open()
  const farm = (number: number) => coming({ browser: number % 20 })
  const [alarm] = come(400, farm)
  expect(alarm?.source).toBeDefined()
  if (alarm?.source) watch.confirm(site, alarm.source)
  expect(come(800, farm)).toEqual([])
  clock.nowMs += 24 * 60 * minuteMs
  expect(come(800, farm)).not.toEqual([])
})

test('while one address is noticed, its network is not noticed for it; while the site is, none is', () => {
  const { attack, come } = open()
  const farm = (number: number) => coming({ browser: number % 20 })
  const [alarm] = come(400, farm)
  attack.sources.add(alarm?.source?.name ?? '')
  // It goes on, and is said to.
  expect(new Set(come(800, farm).map(({ source }) => source?.name))).toEqual(new Set([alarm?.source?.name]))
  attack.isOn = true
  expect(come(800, farm)).toEqual([])
})

test('names are of this process: another one has others, and none has anything of whose they are', () => {
  const nameIn = (key: string) =>
    open(key).come(200, number => coming({ browser: 1, address: `a ${number}`, network: `n ${number}` }))[0]
      ?.source?.name
  expect(nameIn('one')).toMatch(/^[0-9A-Z]{1,6}$/)
  expect(nameIn('one')).not.toBe(nameIn('other'))
  expect(keyOf(1)).not.toContain(String(nameIn('one')))
})

test('twenty thousand others hide no heavy one', () => {
  const { come } = open()
  const alarms = come(
    20_000,
    number =>
      coming(
        number % 50 === 0
          ? { browser: 7 }
          : { browser: number, address: `a ${number}`, network: `n ${number}` },
      ),
    100,
  )
  expect(alarms.length).toBeGreaterThan(0)
  expect(new Set(alarms.map(({ source }) => source?.kind))).toEqual(new Set(['identity']))
})
