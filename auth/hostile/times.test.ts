import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import { claimsIn } from '../testBrowser.ts'
import { type Attack, nothingGotIn, part, startTarget, textOf } from './testTarget.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

/** What may stand for a number of seconds, as text of JSON or of what some readers take for JSON. */
const spellings = (seconds: number): string[] => [
  ...[
    `"${seconds}"`,
    `"${seconds}.0"`,
    `" ${seconds}"`,
    '""',
    '"now"',
    '"NaN"',
    '"Infinity"',
    '"2099-01-01T00:00:00Z"',
  ],
  ...[
    `${seconds}.5`,
    `${seconds}.0`,
    `${seconds}.000000001`,
    `${seconds}e0`,
    `${seconds / 10}e1`,
    '1.8e9',
    '4E9',
  ],
  ...[
    `+${seconds}`,
    `0${seconds}`,
    `0x${seconds.toString(16)}`,
    `0o17`,
    `0b1`,
    `${seconds}n`,
    `${seconds}_0`,
    `.5`,
    '1.',
  ],
  ...['-1', '-0', `-${seconds}`, '-2147483648', '-9007199254740992', '0', '1', '60'],
  ...['2147483647', '2147483648', '4294967296', '9007199254740991', '9007199254740992', '9007199254740993'],
  ...[
    '9223372036854775807',
    '18446744073709551616',
    `${seconds}000`,
    '1e15',
    '1e21',
    '1e308',
    '1e309',
    '-1e309',
    '1e-9',
  ],
  ...['NaN', 'Infinity', '-Infinity', 'undefined', 'null', 'true', 'false', '[]', `[${seconds}]`, '{}'],
  ...[`{"$numberLong":"${seconds}"}`, `{"valueOf":${seconds}}`, `[[${seconds}]]`],
]

test('a time is a whole number of seconds that fits the others, and nothing else', async () => {
  const target = await start()
  const claims = claimsIn(target.token)
  const attacks = ['iat', 'nbf', 'exp'].flatMap(member => {
    const [good, json] = [`"${member}":${claims[member]}`, textOf(target.payload)]
    const spelled = spellings(Number(claims[member])).map((spelling): Attack => {
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
