import { expect, test } from 'vitest'
import * as served from '../sdk/index.ts'
import * as door from './sdk.ts'

test('the package has what the served file has', () => {
  expect(Object.keys(door).sort()).toEqual(Object.keys(served).sort())
})

test('a wrong service is refused as by the served file', () => {
  const options = { site: 'shop', queue: 'sales', service: 'https://calls.example/softphone' }
  expect(() => door.createPhone(options)).toThrow('service must be an origin and no more')
  expect(() => door.createSeat(options)).toThrow('service must be an origin and no more')
})
