import { expect, test } from 'vitest'
import { StoreUnavailable } from '../../store/index.ts'
import { sentenceFor } from './startFailure.ts'

/** As the system says it; seen on a disk that was mounted to be read only. */
const said = (code: string, syscall: string, members: object) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, ...members })

test.each([
  ['a folder on a disk that takes nothing', said('ENOENT', 'mkdir', { path: '/ro/data' }), 'RINGFENCE_DATA'],
  ['a file on a disk that takes nothing', said('EROFS', 'open', { path: '/ro/data/keys' }), 'RINGFENCE_DATA'],
  ['a database that cannot be written', new StoreUnavailable('It cannot be written.'), 'RINGFENCE_DATA'],
  [
    'a host of no name server',
    said('ENOTFOUND', 'getaddrinfo', { hostname: 'x.invalid' }),
    'RINGFENCE_HOST, "x.invalid"',
  ],
  [
    'a host while none answers',
    said('EAI_AGAIN', 'getaddrinfo', { hostname: 'x.invalid' }),
    'RINGFENCE_HOST, "x.invalid"',
  ],
])('%s is told with the setting that mends it', (_name, error, named) => {
  expect(sentenceFor(error)).toContain(named)
})

test('a file that is missing elsewhere is not blamed on the data folder', () => {
  expect(sentenceFor(said('ENOENT', 'open', { path: '/elsewhere' }))).not.toContain('RINGFENCE_DATA')
})
