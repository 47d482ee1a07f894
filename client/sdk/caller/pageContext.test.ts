import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { PageContext } from '../../../protocol/identity.ts'
import { fitPageContext, readPageContext } from './pageContext.ts'

describe('page context', () => {
  test('passes what fits', () => {
    expect(fitPageContext({ Product: 'Linden', Basket: '2' })).toEqual({ Product: 'Linden', Basket: '2' })
  })

  test('leaves out what is no text, and takes what is no object as nothing said', () => {
    expect(fitPageContext({ a: 1, b: 'two', c: null, '': 'nameless' })).toEqual({ b: 'two' })
    for (const nothing of [undefined, null, 'text', 7]) expect(fitPageContext(nothing)).toEqual({})
  })

  test('has no line ends, and nothing that turns the direction of the words around it', () => {
    expect(fitPageContext({ Note: 'one\ntwo\u202Ethree' })).toEqual({ Note: 'one two three' })
  })

  test('always ends within what the protocol takes', () => {
    const anyText = (maxLength: number) => fc.string({ unit: 'binary', maxLength })
    fc.assert(
      fc.property(fc.dictionary(anyText(60), anyText(300)), context => {
        expect(PageContext.safeParse(fitPageContext(context)).success).toBe(true)
      }),
    )
  })
})

describe('what the page says', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('is read from an object, or from a function at the moment of the call', () => {
    const warn = vi.spyOn(console, 'warn')
    let product = 'Linden'
    const ask = () => ({ Product: product })
    expect(readPageContext({ Product: 'Oak' })).toEqual({ Product: 'Oak' })
    expect(readPageContext(ask)).toEqual({ Product: 'Linden' })
    product = 'Ash'
    expect(readPageContext(ask)).toEqual({ Product: 'Ash' })
    expect(readPageContext(undefined)).toEqual({})
    expect(warn).not.toHaveBeenCalled()
  })

  test.each([
    [{}, () => JSON.parse('')],
    [{}, () => JSON.parse('7')],
    [{}, () => JSON.parse('null')],
    [{}, async () => JSON.parse('{}')],
    [{ b: 'secret' }, () => JSON.parse('{"a":1,"b":"secret"}')],
    [{ b: 'secret' }, JSON.parse('{"a":1,"b":"secret"}')],
  ])(
    'and is left out where it cannot be shown: only %o of it is, which the console says once',
    (left, source) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      expect(readPageContext(source)).toEqual(left)
      expect(readPageContext(source)).toEqual(left)
      expect(warn).toHaveBeenCalledTimes(1)
      expect(String(warn.mock.calls)).not.toContain('secret')
    },
  )
})
