import { describe, expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { plainCode } from './plainCode.ts'

describe('plain code', () => {
  test('checks, `satisfies`, `as const`, renamed imports and ordinary methods called skip pass', async () => {
    const files = {
      'auth/a.ts': [
        "import { b as c } from './b.ts'",
        'export const kinds = ["one", "two"] as const',
        'export const table = { c } satisfies Record<string, unknown>',
        'export const rest = stream.skip(5)',
        '// any text as a comment says; nothing! only words',
      ].join('\n'),
      'protocol/parse.ts': 'export const parsed = value as Parsed\n',
      'auth/a.test.ts': `test.each([[1]])('a %s', () => {})\n// @ts-${'expect-error'} one argument is missing\n`,
    }
    expect(await saidAbout(plainCode, files)).toEqual([])
  })

  test.each([
    ['`any` switches the compiler off', 'export const a: any = 1'],
    [
      '`any` switches the compiler off',
      'export function a<T extends Record<string, any>>(b: T) { return b }',
    ],
    ['`as` claims a type', 'export const a = b as string'],
    ['A type in angle brackets claims a type', 'export const a = <string>b'],
    ['`!` claims what the compiler cannot see', 'export const a = b!.c'],
    ['A comment silences the compiler', `// @ts-${'ignore'}`],
    ['A comment silences the compiler', `/* @ts-${'expect-error'} */`],
  ])('%s: %s', async (sentence, statement) => {
    const said = await saidAbout(plainCode, { 'auth/a.ts': `\n${statement}\n` })
    expect(said).toEqual([expect.stringContaining(`auth/a.ts:2 ${sentence}`)])
  })

  test('`as any` is told twice over, and `any` is forbidden in parse too', async () => {
    expect(await saidAbout(plainCode, { 'auth/a.ts': 'export const a = b as any\n' })).toHaveLength(2)
    expect(await saidAbout(plainCode, { 'protocol/parse.ts': 'export const a = b as any\n' })).toHaveLength(1)
  })

  test.each([
    ['skip', "test.skip('a', () => {})"],
    ['only', "describe.only('a', () => {})"],
    ['fixme', "test.fixme('a', () => {})"],
    ['todo', "it.todo('a')"],
    ['skipIf', "test.skipIf(slow)('a', () => {})"],
    ['skip', "test.concurrent.skip.each([1])('a', () => {})"],
    ['skip', "test('a', context => context.skip())"],
    ['only', "test('a', { only: true }, () => {})"],
    ['skip', 'test.describe.skip(() => {})'],
  ])('a test switched off by %s: %s', async (name, statement) => {
    expect(await saidAbout(plainCode, { 'e2e/browser/a.test.ts': `${statement}\n` })).toEqual([
      `e2e/browser/a.test.ts:1 '${name}' switches tests off; mend the test or remove it.`,
    ])
  })

  test('a sleep', async () => {
    expect(await saidAbout(plainCode, { 'e2e/a.ts': 'await page.waitForTimeout(500)\n' })).toEqual([
      'e2e/a.ts:1 waitForTimeout sleeps and hopes; wait for the condition.',
    ])
  })
})

test('a test by another name fails', async () => {
  const files = { 'auth/a.test.ts': "import { expect, it } from 'vitest'\n" }
  expect(await saidAbout(plainCode, files)).toEqual(['auth/a.test.ts:1 Write test( and describe(, not it(.'])
})
