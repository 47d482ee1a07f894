import { expect, test } from 'vitest'
import { namesDocumentation } from './documentation.ts'

test.each([
  '/docs',
  '/docs/',
  '/docs/index.html',
  '/docs/embedding/index.html',
  '/DOCS/index.html',
  '/%64ocs/index.html',
  '//docs/index.html',
  '/./docs/',
  '/sdk/../docs/index.html',
  '/sdk/%2e%2e/docs/index.html',
  '/sdk%2f..%2fdocs/index.html',
  '/sdk%5c..%5cdocs/index.html',
])('%s leads to the documentation', path => {
  expect(namesDocumentation(path)).toBe(true)
})

test.each([
  '/',
  '/sdk/button.js',
  '/docsite/',
  '/demo/docs/',
  '/docs.html',
  '/%',
  '/%E0%A4%A',
  '/docs/../sdk/button.js',
])('%s does not', path => {
  expect(namesDocumentation(path)).toBe(false)
})
