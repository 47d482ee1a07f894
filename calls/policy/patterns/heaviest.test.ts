import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeaviest } from './heaviest.ts'

test('nobody is said to have come more often than they did', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60).map(String), { minLength: 1, maxLength: 400 }), names => {
      const heaviest = createHeaviest()
      for (const name of names) heaviest.add(name)
      const most = heaviest.most()
      if (most === null) return
      const truly = names.filter(name => name === most.name).length / names.length
      expect(most.part).toBeLessThanOrEqual(truly + 1e-9)
      expect(most.part).toBeGreaterThanOrEqual(0.1)
    }),
  )
})

test('whoever is a fifth of a crowd is found in it', () => {
  const heaviest = createHeaviest()
  for (let number = 0; number < 5000; number += 1) heaviest.add(number % 5 === 0 ? 'farm' : `home ${number}`)
  expect(heaviest.most()?.name).toBe('farm')
})

test('where nobody stands out nobody is named', () => {
  const heaviest = createHeaviest()
  for (let number = 0; number < 1000; number += 1) heaviest.add(`home ${number}`)
  expect(heaviest.most()).toBeNull()
  expect(createHeaviest().most()).toBeNull()
})
