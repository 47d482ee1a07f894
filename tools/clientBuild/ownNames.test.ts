import { expect, test } from 'vitest'
import { overOwnNames } from './ownNames.ts'

/** The names that a loop written like this goes through. */
const namesOf = (loop: string, all: unknown): unknown =>
  new Function('all', `const names = []; ${overOwnNames(loop)} names.push(name); return names`)(all)

const loops = ['for (var name in all)', 'for (const name in all)', 'for (let name in all)']

test.each(loops)('%s goes through what an object has itself, and nothing where there is none', loop => {
  const inheriting = Object.assign(Object.create({ each: 'of all objects' }), { own: 1 })
  expect(namesOf(loop, inheriting)).toEqual(['own'])
  expect(namesOf(loop, ['a', 'b'])).toEqual(['0', '1'])
  for (const nothing of [{}, null, undefined, 7]) expect(namesOf(loop, nothing)).toEqual([])
})

test('other loops stay as they are', () => {
  for (const loop of ['for (const name of all)', 'for (name in all)', 'formed (const name in all)']) {
    expect(overOwnNames(loop)).toBe(loop)
  }
})
