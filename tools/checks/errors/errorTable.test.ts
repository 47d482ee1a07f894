import { describe, expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { errorsDoc } from './errorsDoc.ts'
import { errorTable } from './errorTable.ts'

const table = {
  'microphone-denied': { httpStatus: 403, closeCode: 4100, retryable: false, sentence: 'Refused | blocked.' },
  blocked: { httpStatus: 403, closeCode: 4306, retryable: false, sentence: 'This caller is blocked.' },
  'no-agent': { httpStatus: 503, closeCode: 4400, retryable: true, sentence: 'Nobody is on duty.' },
}
const page = errorsDoc(table)
const source = `export const errors = ${JSON.stringify(table, null, 2)}\n`

describe('error table', () => {
  test('the page that is written from the table passes', async () => {
    expect(await saidAbout(errorTable, { 'protocol/errors.ts': source, 'docs/errors.md': page })).toEqual([])
  })

  test('rows may be spaced differently', async () => {
    const files = { 'protocol/errors.ts': source, 'docs/errors.md': page.replace(/ +\|/g, '  |') }
    expect(await saidAbout(errorTable, files)).toEqual([])
  })

  test('a code without a row, and a row without a code', async () => {
    const files = {
      'protocol/errors.ts': source,
      'docs/errors.md': page.replace('`blocked`', '`banned`'),
    }
    expect(await saidAbout(errorTable, files)).toEqual([
      'protocol/errors.ts:8 blocked has no row in docs/errors.md; run node tools/checks/errors/writeErrorsDoc.ts.',
      expect.stringMatching(/^docs\/errors\.md:\d+ banned is not in protocol\/errors\.ts; /),
    ])
  })

  test.each([
    ['HTTP status', /403 {2}\| 4306/, '401 | 4306'],
    ['close code', '4306', '4307'],
    ['retryable', /\| no( +)\| This/, '| yes | This'],
    ['sentence', 'This caller is blocked.', 'This caller is unwelcome.'],
  ])('a row with another %s', async (_what, right, wrong) => {
    const changed = page.replace(right, wrong)
    expect(changed).not.toBe(page)
    expect(await saidAbout(errorTable, { 'protocol/errors.ts': source, 'docs/errors.md': changed })).toEqual([
      expect.stringMatching(
        /^docs\/errors\.md:\d+ The row of blocked should be: \| `blocked` \| 403 \| 4306 \| no \| This caller is blocked\. \|$/,
      ),
    ])
  })

  test('two codes with one close code', async () => {
    const twice = { ...table, 'no-agent': { ...table['no-agent'], closeCode: 4306 } }
    const files = {
      'protocol/errors.ts': `export const errors = ${JSON.stringify(twice)}\n`,
      'docs/errors.md': errorsDoc(twice),
    }
    expect(await saidAbout(errorTable, files)).toEqual([
      'protocol/errors.ts:1 no-agent and blocked share the close code 4306.',
    ])
  })

  test('a second row, a missing page, a missing table', async () => {
    const row = page.split('\n').find(line => line.startsWith('| `blocked`'))
    const doubled = { 'protocol/errors.ts': source, 'docs/errors.md': `${page}\n${row}\n` }
    expect(await saidAbout(errorTable, doubled)).toEqual([
      expect.stringContaining('blocked has a second row'),
    ])
    expect(await saidAbout(errorTable, { 'protocol/errors.ts': source })).toEqual([
      'docs/errors.md:1 This page is missing; run node tools/checks/errors/writeErrorsDoc.ts.',
    ])
    expect(await saidAbout(errorTable, { 'docs/errors.md': page })).toEqual([
      'protocol/errors.ts:1 This file must export the closed table `errors`.',
    ])
  })
})
