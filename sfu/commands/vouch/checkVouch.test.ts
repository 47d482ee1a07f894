import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Sites } from '../../../auth/index.ts'
import { createSystemClock } from '../../clock.ts'
import { checkVouch } from './checkVouch.ts'
import { makeKeyOfVouches } from './vouchKey.ts'

const publicOrigin = 'https://calls.example'
const origin = 'https://shop.example'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ringfence-vouch-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** As a back end in any language would, with the file that the command made. */
function vouchBy(keyFile: string, changes: object = {}): string {
  const jwk = JSON.parse(readFileSync(keyFile, 'utf8'))
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    ...{ iss: 'shop', aud: publicOrigin, origin, sub: 'user-1', jti: randomUUID(), iat, exp: iat + 60 },
    ...changes,
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ alg: 'ES256', typ: 'vouch+jwt', kid: jwk.kid })}.${part(claims)}`
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

test('a key that was made signs a vouch that is right, once what was printed is configured', async () => {
  const path = folder()
  const keyFile = join(path, 'key.json')
  const said = await makeKeyOfVouches(['shop-2026', keyFile])
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  const { d } = JSON.parse(readFileSync(keyFile, 'utf8'))
  expect(d).toMatch(/^[\w-]{43}$/)
  expect(said).not.toContain(d)
  const vouching: unknown = JSON.parse(`{${said.split('\n').at(-1)}}`)
  const sites = Sites.parse([
    {
      key: 'shop',
      name: 'Shop',
      allowedOrigins: [origin],
      queues: [{ key: 'sales', name: 'Sales' }],
      ...Object(vouching),
    },
  ])
  const place = { sites, publicOrigin, clock: createSystemClock() }
  const file = join(path, 'vouch')
  writeFileSync(file, `${vouchBy(keyFile)}\n`)
  expect(await checkVouch([file], place)).toEqual({
    holds: true,
    line: expect.stringMatching(/^The vouch is right: /),
  })
  writeFileSync(file, vouchBy(keyFile, { aud: 'https://other.example' }))
  expect(await checkVouch([file], place)).toEqual({
    holds: false,
    line: 'The vouch is wrong: aud is "https://other.example", and this service is "https://calls.example".',
  })
})

test('what cannot be done is said with what to write, and no file is written over', async () => {
  const path = folder()
  const keyFile = join(path, 'key.json')
  const place = { sites: [], publicOrigin, clock: createSystemClock() }
  await expect(checkVouch([], place)).rejects.toThrow('Write: npm run check-vouch FILE')
  await expect(checkVouch([join(path, 'none')], place)).rejects.toThrow('none cannot be read.')
  for (const words of [[], ['shop'], ['two words', keyFile], ['shop', keyFile, 'more']])
    await expect(makeKeyOfVouches(words)).rejects.toThrow('Write: npm run vouch-key -- KID FILE')
  await makeKeyOfVouches(['shop', keyFile])
  const before = readFileSync(keyFile, 'utf8')
  await expect(makeKeyOfVouches(['shop', keyFile])).rejects.toThrow('is there already')
  expect(readFileSync(keyFile, 'utf8')).toBe(before)
})
