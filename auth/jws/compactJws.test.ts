import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePart, encodePart, splitCompactJws } from './compactJws.ts'

const limit = 6 * 1024

test('a text of exactly the limit is read, one character more is not', () => {
  const atLimit = `${'A'.repeat(4)}.${'A'.repeat(4)}.${'A'.repeat(limit - 10)}`
  expect(atLimit).toHaveLength(limit)
  expect(splitCompactJws(atLimit, limit)).toBeDefined()
  expect(splitCompactJws(atLimit, limit - 1)).toBeUndefined()
})

test('parts of any octets are read in their one spelling', () => {
  const octets = fc.uint8Array({ minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(octets, octets, octets, (...parts) => {
      const [header, payload, signature] = parts.map(part => Buffer.from(part).toString('base64url'))
      expect(splitCompactJws(`${header}.${payload}.${signature}`, limit)).toEqual({
        header,
        payload,
        signature,
      })
    }),
  )
})

test('whatever text is read, no other text decodes to the same octets', () => {
  const anyPart = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/)
  fc.assert(
    fc.property(anyPart, part => {
      const canonical = Buffer.from(part, 'base64url').toString('base64url') === part
      expect(splitCompactJws(`${part}.AA.AA`, limit) !== undefined).toBe(canonical)
    }),
  )
})

test('JSON comes back as it went, members in their order', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), value => {
      const text = JSON.stringify(value)
      expect(JSON.stringify(decodePart(encodePart(value)))).toBe(text)
    }),
  )
})

test.each(['{"a":1,"a":1}', '{"a": 1}', ' 1', '1 ', '"\\u0061"', '1.0', '1e2', '-0', '', '{', 'undefined'])(
  'the JSON spelling %j is not read',
  text => {
    expect(decodePart(Buffer.from(text).toString('base64url'))).toBeUndefined()
  },
)
