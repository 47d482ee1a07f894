import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { criticalMembers } from '../testing/attacks/criticalMembers.ts'
import {
  type Attack,
  named,
  nothingGotIn,
  startTarget,
  textOf,
} from '../testing/attacks/targets/testTarget.ts'

test('crit and b64 change nothing: a header that has them is refused, signed or not', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const attacks = criticalMembers.flatMap((extension): Attack[] => {
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
