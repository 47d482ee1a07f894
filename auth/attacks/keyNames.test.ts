import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { strangeNames } from '../testing/attacks/strangeNames.ts'
import { type Attack, named, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { createTestBrowser, signCompact } from '../testing/testBrowser.ts'

test('the name of a key is a name only: paths, SQL, URLs, objects and 10 KB find no key', async () => {
  const target = await startTarget(await temporaryStore(onTestFinished), onTestFinished)
  const thief = await createTestBrowser()
  const filesBefore = readdirSync(target.service.keysFolder)
  const attacks = strangeNames(target.ownKey.kid).flatMap((kid): Attack[] => {
    const header = encodePart({ ...target.headerOf(), kid })
    const short = named(kid).slice(0, 60) + named(kid).length
    const hmacHeader = encodePart({ ...target.headerOf(), alg: 'HS256', kid })
    const hmac = createHmac('sha256', '').update(`${hmacHeader}.${target.payload}`).digest('base64url')
    return [
      { name: `${short}, signed by the service`, token: target.forgeParts(header, target.payload) },
      { name: `${short}, signed by a thief`, token: signCompact(header, target.payload, thief.privateJwk) },
      { name: `${short}, an empty secret`, token: `${hmacHeader}.${target.payload}.${hmac}` },
    ]
  })
  expect(await target.bringAll('key names', attacks)).toEqual(nothingGotIn)
  expect(readdirSync(target.service.keysFolder)).toEqual(filesBefore)
})
