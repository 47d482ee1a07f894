import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PageContext } from '../../protocol/identity.ts'
import { fitPageContext } from './pageContext.ts'

describe('page context', () => {
  it('passes what fits', () => {
    expect(fitPageContext({ Product: 'Linden', Basket: '2' })).toEqual({ Product: 'Linden', Basket: '2' })
  })

  it('leaves out what is no text, and takes what is no object as nothing said', () => {
    expect(fitPageContext({ a: 1, b: 'two', c: null, '': 'nameless' })).toEqual({ b: 'two' })
    for (const nothing of [undefined, null, 'text', 7]) expect(fitPageContext(nothing)).toEqual({})
  })

  it('has no line ends, and nothing that turns the direction of the words around it', () => {
    expect(fitPageContext({ Note: 'one\ntwo\u202Ethree' })).toEqual({ Note: 'one two three' })
  })

  it('always ends within what the protocol takes', () => {
    const anyText = (maxLength: number) => fc.string({ unit: 'binary', maxLength })
    fc.assert(
      fc.property(fc.dictionary(anyText(60), anyText(300)), context => {
        expect(PageContext.safeParse(fitPageContext(context)).success).toBe(true)
      }),
    )
  })
})
