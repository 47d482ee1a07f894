import { expect, test } from 'vitest'
import { asOneFunction } from './elementsInDoors.ts'

test('a module becomes one function, and exports what it did', async () => {
  const code = 'const a=1;const b=()=>a+1;export{b as Count,a as first};'
  const made = asOneFunction(code)
  const imported: { Count(): number; first: number } = await import(
    `data:text/javascript,${encodeURIComponent(made)}`
  )
  expect([imported.Count(), imported.first]).toEqual([2, 1])
  expect(made).toMatch(/^export const \{ Count, first \} = \(\(\) => \{/)
})

test.each(['import x from "y";export{x}', 'const a=1', 'export const a=1', 'export{a};export{b};'])(
  'a file that is another kind of module is not put into a door: %s',
  code => {
    expect(() => asOneFunction(code)).toThrow('one list of exports')
  },
)
