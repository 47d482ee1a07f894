import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { lookAlikes } from '../testing/attacks/lookAlikes.ts'
import { type Attack, named, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import { claimsIn } from '../testing/testBrowser.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

test('audience and issuer are compared letter by letter, and are one text each', async () => {
  const target = await start()
  const good = claimsIn(target.token)
  const attacks = ['iss', 'aud'].flatMap(member =>
    [...new Set(lookAlikes(String(good[member])))].map(
      (value): Attack => ({
        name: `${member} ${named(value)}`,
        token: target.forge(target.token, { [member]: value }),
      }),
    ),
  )
  attacks.push({
    name: 'each for the other',
    token: target.forge(target.token, { iss: good.aud, aud: good.iss }),
  })
  expect(await target.bringAll('audiences and issuers', attacks)).toEqual(nothingGotIn)
})

test('the origin is the token’s, the socket’s and the site’s, letter by letter', async () => {
  const target = await start()
  const attacks = [...new Set(lookAlikes('https://shop.example'))].flatMap((value): Attack[] => {
    const token = target.forge(target.token, { origin: value })
    if (typeof value !== 'string') return [{ name: `claimed ${named(value)}`, token }]
    const code = 'origin-not-allowed'
    return [
      { name: `claimed ${named(value)}`, token, code },
      { name: `of the socket ${named(value)}`, origin: value, code },
      { name: `claimed and of the socket ${named(value)}`, token, origin: value, code },
    ]
  })
  expect(await target.bringAll('origins', attacks)).toEqual(nothingGotIn)
})

test('site and queue are keys of the configuration and nothing else', async () => {
  const target = await start()
  const strange: unknown[] = [
    ...[
      'SHOP',
      'shop ',
      ' shop',
      'shop\0',
      'sh\u043ep',
      'shop/other',
      'shop,other',
      '../shop',
      '*',
      '',
      'gone',
    ],
    ...[
      '__proto__',
      'constructor',
      'tostring',
      'length',
      '0',
      'null',
      null,
      0,
      true,
      ['shop'],
      { key: 'shop' },
    ],
    undefined,
  ]
  const attacks = ['site', 'queue'].flatMap(member =>
    strange.map(
      (value): Attack => ({
        name: `${member} ${named(value)}`,
        token: target.forge(target.token, { [member]: value }),
      }),
    ),
  )
  attacks.push(
    {
      name: 'another site',
      token: target.forge(target.token, { site: 'other' }),
      code: 'origin-not-allowed',
    },
    { name: 'site and queue joined', token: target.forge(target.token, { site: 'shop/sales', queue: '' }) },
    { name: 'no claims at all', token: target.forgeParts(target.header, encodePart({})) },
  )
  expect(await target.bringAll('sites and queues', attacks)).toEqual(nothingGotIn)
})
