import { expect, test } from 'vitest'
import type { SeatSnapshot } from '../../sdk/index.ts'
import { vouchedCall } from '../gallery/examplePeople.ts'
import { scenes } from '../gallery/scenes.ts'
import { ancestorOf } from './ancestorOf.ts'
import { framedCallOf, framedStateOf } from './framedState.ts'

const snapshotOf = (name: string): SeatSnapshot => {
  const scene = scenes[name]
  if (!scene) throw new Error(`no scene ${name}`)
  return scene.snapshot()
}

test.each([
  ['signed-out', 'signed-out'],
  ['on-duty', 'on-duty'],
  ['away', 'away'],
  ['off-duty', 'off-duty'],
  ['connection-lost', 'connecting'],
  ['accepting', 'talking'],
  ['ringing-vouched', 'ringing'],
  ['talking', 'talking'],
] as const)('the scene %s is told as %s', (name, state) => {
  expect(framedStateOf(snapshotOf(name))).toBe(state)
})

test('a call is told with what the screen shows, and nothing that could act in it', () => {
  const told = framedCallOf(vouchedCall)
  expect(Object.keys(told).toSorted()).toEqual([
    ...['assurance', 'callId', 'callerId', 'origin', 'pageContext', 'queue', 'site', 'vouched', 'waitedMs'],
  ])
  expect(told.vouched).toEqual(vouchedCall.caller.vouched)
  expect(() => structuredClone(told)).not.toThrow()
})

test('an ancestor is believed only inside a frame', () => {
  const location = { search: '?ancestor=https%3A%2F%2Fcrm.example' }
  const self = {}
  const page = (parent: object) => Object.assign(Object.create(null), { location, self, parent })
  expect(ancestorOf(page(self))).toBeNull()
  expect(ancestorOf(page({}))).toBe('https://crm.example')
})
