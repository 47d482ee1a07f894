import { expect, test } from 'vitest'
import { termsOf } from './searchOptions.ts'

test.each([
  ['createPhone', ['createphone', 'create', 'phone']],
  ['retryAfterMs', ['retryafterms', 'retry', 'after', 'ms']],
  ['Plain', ['plain']],
  ['TURN', ['turn']],
  ['RINGFENCE_HOST', ['ringfence_host', 'ringfence', 'host']],
  ['ice2Tcp', ['ice2tcp', 'ice2', 'tcp']],
  ['größeÄndern', ['größeändern', 'größe', 'ändern']],
])('%s is found by %o', (term, terms) => {
  expect(termsOf(term)).toEqual(terms)
})
