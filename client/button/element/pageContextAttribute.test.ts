import { expect, test } from 'vitest'
import { parsePageContext } from './pageContextAttribute.ts'

test('reads a JSON object, and takes anything else as nothing said', () => {
  expect(parsePageContext('{"Product":"Linden","Basket":"2"}')).toEqual({ Product: 'Linden', Basket: '2' })
  for (const other of ['{broken', 'null', '7', '', null]) expect(parsePageContext(other)).toEqual({})
})
