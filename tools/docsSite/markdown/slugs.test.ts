import { expect, test } from 'vitest'
import { slugsOfOnePage } from './slugs.ts'

test.each([
  ['Try it', 'try-it'],
  ["A visitor's own passkeys", 'a-visitors-own-passkeys'],
  ['1. Click → ClickIntent', '1-click--clickintent'],
  ['Queue: sites[].queues[]', 'queue-sitesqueues'],
  ['Is somebody there?', 'is-somebody-there'],
  ['snake_case and kebab-case', 'snake_case-and-kebab-case'],
  ['Größe & Maß', 'größe--maß'],
  ['日本語', '日本語'],
])('the anchor of "%s" is %s, as on GitHub', (heading, slug) => {
  expect(slugsOfOnePage()(heading)).toBe(slug)
})

test('no two headings of a page have one anchor, even where one is written like the second of another', () => {
  const slugOf = slugsOfOnePage()
  expect(['Types', 'Types', 'Types-1', 'types', 'Types'].map(slugOf)).toEqual([
    'types',
    'types-1',
    'types-1-1',
    'types-2',
    'types-3',
  ])
})
