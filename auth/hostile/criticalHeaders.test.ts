import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import { encodePart } from '../compactJws.ts'
import { type Attack, named, nothingGotIn, startTarget, textOf } from './testTarget.ts'

/** Values of `crit`: extensions that nobody knows, known ones, and lists that RFC 7515 section 4.1.11 forbids. */
const crits: unknown[] = [
  ...[['exp'], ['b64'], ['alg'], ['kid'], ['typ'], ['http://evil.example/ext'], ['b64', 'b64'], ['']],
  ...[[], [null], [0], [['b64']], 'b64', null, true, 0, {}, { b64: true }, ['__proto__'], ['constructor']],
]
const b64s: unknown[] = [false, true, 'false', 0, null, [], {}]

test('crit and b64 change nothing: a header that has them is refused, signed or not', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const extensions = [
    ...crits.map(crit => ({ crit })),
    ...b64s.flatMap(b64 => [{ b64 }, { b64, crit: ['b64'] }, { b64, crit: ['exp'] }, { crit: ['b64'], b64 }]),
    { crit: ['exp'], exp: 4_102_444_800 },
    { crit: ['alg'], alg: 'none' },
  ]
  const attacks = extensions.flatMap((extension): Attack[] => {
    const header = encodePart({ ...target.headerOf(), ...extension })
    const first = encodePart({ ...extension, ...target.headerOf() })
    return [
      { name: `${named(extension)} behind`, token: target.forgeParts(header, target.payload) },
      { name: `${named(extension)} in front`, token: target.forgeParts(first, target.payload) },
      { name: `${named(extension)}, not signed`, token: `${header}.${target.payload}.${target.signature}` },
      // RFC 7797 section 5.2: the payload as it is, between the dots.
      {
        name: `${named(extension)}, plain payload`,
        token: target.forgeParts(header, textOf(target.payload)),
      },
    ]
  })
  expect(await target.bringAll('crit and b64', attacks)).toEqual(nothingGotIn)
})
