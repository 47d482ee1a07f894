import { expect, test } from 'vitest'
import { withPureConstants } from './pureConstants.ts'

test('constants that calls make are made where they are used, and mean the same', () => {
  const code = [
    'const made = (value) => { seen.push(value); return { value } }',
    'const key = made(1)',
    'const keys = made(made(key))',
    'const plain = 3',
    'let later = made(plain)',
    'return { key, keys, later }',
  ].join('\n')
  const run = (text: string, seen: unknown[]) => new Function('seen', text)(seen)
  const inFile = (text: string) => withPureConstants('x.js', text.replace(/\nreturn .*/, ''))
  const pure = inFile(code)
  expect(pure.match(/\/\* @__PURE__ \*\/ \(\(\) => made\(/g)).toHaveLength(3)
  expect(pure).toContain('const plain = 3')
  const before: unknown[] = []
  const after: unknown[] = []
  expect(run(`${pure}\nreturn { key, keys, later }`, after)).toEqual(run(code, before))
  expect(after).toEqual(before)
})

test('exported ones too, with their types', () => {
  expect(withPureConstants('x.ts', "export const Key = z.string().brand<'Key'>()")).toBe(
    "export const Key = /* @__PURE__ */ (() => z.string().brand<'Key'>())()",
  )
})

test('so are lists and objects of them', () => {
  expect(withPureConstants('x.ts', 'const list = [...keys, Key] as const')).toBe(
    'const list = /* @__PURE__ */ (() => [...keys, Key] as const)()',
  )
  expect(withPureConstants('x.ts', 'const all = { ...keys }')).toBe(
    'const all = /* @__PURE__ */ (() => ({ ...keys }))()',
  )
})

test('what only stands in a function, and what is there anyway, stays as it is', () => {
  const code = 'const id = (prefix) => z.string(prefix)\nexport const most = 8 as const\ncall()'
  expect(withPureConstants('x.ts', code)).toBe(code)
})
