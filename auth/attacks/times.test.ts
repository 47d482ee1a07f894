import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import {
  type Attack,
  nothingGotIn,
  part,
  startTarget,
  textOf,
} from '../testing/attacks/targets/testTarget.ts'
import { timeSpellings } from '../testing/attacks/timeSpellings.ts'
import { claimsIn } from '../testing/testBrowser.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

test('a time is a whole number of seconds that fits the others, and nothing else', async () => {
  const target = await start()
  const claims = claimsIn(target.token)
  const attacks = ['iat', 'nbf', 'exp'].flatMap(member => {
    const [good, json] = [`"${member}":${claims[member]}`, textOf(target.payload)]
    const spelled = timeSpellings(Number(claims[member])).map((spelling): Attack => {
      const payload = part(json.replace(good, `"${member}":${spelling}`))
      return { name: `${member} ${spelling}`, token: target.forgeParts(target.header, payload) }
    })
    return [
      ...spelled,
      { name: `${member} absent`, token: target.forge(target.token, { [member]: undefined }) },
      {
        name: `${member} twice`,
        token: target.forgeParts(target.header, part(json.replace(good, `${good},${good}`))),
      },
    ]
  })
  expect(await target.bringAll('times', attacks)).toEqual(nothingGotIn)
})

test('times that fit each other are held against the clock, at both ends of the numbers', async () => {
  const target = await start()
  const now = Math.floor(target.clock.now() / 1000)
  const lived = (
    iat: number,
    code: 'token-expired' | 'token-not-yet-valid' | 'token-invalid',
    life = 60,
  ): Attack => ({
    name: `made at ${iat}, living ${life} s`,
    token: target.forge(target.token, { iat, nbf: iat, exp: iat + life }),
    code,
  })
  const attacks = [
    ...[now - 65, now - 66, now - 3600, 0, 1, -1, -60, -(2 ** 31), -(2 ** 53) + 1].map(iat =>
      lived(iat, 'token-expired'),
    ),
    ...[now + 6, now + 3600, 2 ** 31, 2 ** 32, 2 ** 53 - 61].map(iat => lived(iat, 'token-not-yet-valid')),
    ...[2 ** 53 - 60, 2 ** 53, 2 ** 60].map(iat => lived(iat, 'token-invalid')),
    ...[61, 3600, 2 ** 31, 0, -1, -60, 0.5, 59.5].map(life => lived(now, 'token-invalid', life)),
  ]
  expect(await target.bringAll('times by the clock', attacks)).toEqual(nothingGotIn)
})
