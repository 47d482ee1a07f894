import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitPageContext, parsePageContext } from './pageContext.ts'

describe('page context', () => {
  it('passes what fits', () => {
    expect(parsePageContext('{"Product":"Linden","Basket":"2"}')).toEqual({ Product: 'Linden', Basket: '2' })
  })

  it('leaves out what is no text, and takes what is no object as nothing said', () => {
    expect(fitPageContext({ a: 1, b: 'two', c: null, '': 'nameless' })).toEqual({ b: 'two' })
    for (const nothing of [undefined, null, 'text', 7]) expect(fitPageContext(nothing)).toEqual({})
    expect(parsePageContext('{broken')).toEqual({})
    expect(parsePageContext(null)).toEqual({})
  })

  it('always ends within the limits of the protocol', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 60 }), fc.string({ maxLength: 300 })), context => {
        const fitting = Object.entries(fitPageContext(context))
        expect(fitting.length).toBeLessThanOrEqual(8)
        for (const [label, text] of fitting) {
          expect(label.length).toBeGreaterThan(0)
          expect(label.length).toBeLessThanOrEqual(40)
          expect(text.length).toBeLessThanOrEqual(200)
        }
      }),
    )
  })
})
