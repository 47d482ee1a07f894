import { expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { thrownCodes } from './thrownCodes.ts'

const row = { httpStatus: 503, closeCode: 4400, retryable: true, sentence: 'Nobody is on duty.' }
const said = (files: Readonly<Record<string, string>>, ...codes: string[]) => {
  const table = Object.fromEntries(codes.map((code, index) => [code, { ...row, closeCode: 4400 + index }]))
  const source = `export const errors = ${JSON.stringify(table, null, 2)}\n`
  return saidAbout(thrownCodes, { 'protocol/errors.ts': source, ...files })
}
const unthrown = ['protocol/errors.ts:2 Nothing throws no-agent; throw it, or take it out of the table.']

test.each([
  ['thrown', "throw new RingfenceError('no-agent')"],
  ['thrown where a condition holds', "throw new RingfenceError(isFull ? 'at-capacity' : 'no-agent')"],
  ['returned', "export const why = () => { return 'no-agent' }"],
  ['returned by an arrow', "export const why = (isFull: boolean) => (isFull ? null : 'no-agent')"],
  ['given to what closes', "close('no-agent')"],
  ['looked up by another name', "export const codes = { NotFoundError: 'no-agent' } as const"],
])('a code that is %s', async (_how, line) => {
  expect(await said({ 'calls/queue.ts': `${line}\n` }, 'no-agent')).toEqual([])
})

test.each([
  ['named nowhere', 'calls/queue.ts', ''],
  ['only compared with', 'calls/queue.ts', "export const isNobody = (code: string) => code === 'no-agent'"],
  ['only asked about', 'calls/queue.ts', "export const isNobody = codes.has('no-agent')"],
  ['only a type', 'calls/queue.ts', "export type Why = 'no-agent'"],
  ['only a case', 'calls/queue.ts', "switch (code) { case 'no-agent': stop() }"],
  ['only a key', 'client/sdk/waits.ts', "export const waits = { 'no-agent': 3 }"],
  ['only shown', 'client/button/refusal.ts', "export const words = { 'no-agent': 'no-agent' }"],
  ['only thrown by a test', 'calls/queue.test.ts', "throw new RingfenceError('no-agent')"],
  ['only thrown by a stand-in', 'auth/testing/testCaller.ts', "throw new RingfenceError('no-agent')"],
  ['only thrown by an attack', 'auth/attacks/flood.ts', "throw new RingfenceError('no-agent')"],
])('a code that is %s', async (_how, path, line) => {
  expect(await said({ [path]: `${line}\n` }, 'no-agent')).toEqual(unthrown)
})
