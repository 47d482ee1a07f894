import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../config.ts'
import { ConfigError } from './configError.ts'

const good = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const other = `whsec_${Buffer.alloc(24, 2).toString('base64')}`
const key = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'shop-1' }

interface Changes {
  readonly webhook?: object
  readonly webhooks?: readonly object[]
  readonly site?: object
  /** Text of the secret file. */
  readonly secret?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** What the service reads of one site with one address. */
function read({ webhook = {}, webhooks, site = {}, secret = `${good}\n`, environment = {} }: Changes = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-webhooks-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'hook.secret'), secret)
  const base = { url: 'https://www.example.com/ringfence', secretFile: 'hook.secret' }
  const shop = {
    ...{ key: 'shop', name: 'Shop', allowedOrigins: ['https://shop.example'] },
    ...{ queues: [{ key: 'sales', name: 'Sales' }], webhooks: webhooks ?? [{ ...base, ...webhook }] },
    ...site,
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ sites: [shop] }))
  return readConfig({ RINGFENCE_CONFIG: 'config.json', ...environment }, folder)
}

function refusal(changes: Changes): string {
  try {
    read(changes)
    return 'taken'
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error)
  }
}

test('an address with its secret beside the configuration; both sign while one takes the place of the other', () => {
  const { webhooks, queues } = read({
    secret: `\n${good}\n${other}\n\n`,
    webhook: { events: ['call.ended'] },
  })
  expect(webhooks).toEqual([
    {
      ...{
        site: 'shop',
        url: 'https://www.example.com/ringfence',
        types: ['call.ended'],
        mayBePrivate: false,
      },
      secrets: [Buffer.alloc(32, 1), Buffer.alloc(24, 2)],
    },
  ])
  expect(queues[0]?.tellsSite).toBe(true)
  expect(read({ webhooks: [] }).queues[0]?.tellsSite).toBe(false)
})

test('this machine may be told in development, and a private network where that is said', () => {
  expect(read({ webhook: { url: 'http://localhost:8080/' } }).webhooks[0]?.mayBePrivate).toBe(true)
  const production = { NODE_ENV: 'production', RINGFENCE_PUBLIC_ORIGIN: 'https://calls.example' }
  expect(refusal({ webhook: { url: 'http://localhost:8080/' }, environment: production })).toMatch(
    /sites\.0\.webhooks\.0\.url: must be an https address in production/,
  )
  const https = { url: 'https://localhost/' }
  expect(read({ webhook: https, environment: production }).webhooks[0]?.mayBePrivate).toBe(false)
  const inside = { ...https, privateNetwork: true }
  expect(read({ webhook: inside, environment: production }).webhooks[0]?.mayBePrivate).toBe(true)
})

test.each<[string, Changes, RegExp]>([
  [
    'http elsewhere',
    { webhook: { url: 'http://www.example.com/' } },
    /webhooks\.0\.url: must be an https address/,
  ],
  ['no address', { webhook: { url: 'www.example.com' } }, /webhooks\.0\.url/],
  [
    'a password in it',
    { webhook: { url: 'https://a:b@www.example.com/' } },
    /without user, password and fragment/,
  ],
  ['a fragment', { webhook: { url: 'https://www.example.com/#x' } }, /without user, password and fragment/],
  ['an event that is none', { webhook: { events: ['call.rang'] } }, /webhooks\.0\.events\.0/],
  ['no event', { webhook: { events: [] } }, /webhooks\.0\.events/],
  ['a setting that is none', { webhook: { retries: 3 } }, /webhooks\.0/],
  [
    'no file',
    { webhook: { secretFile: 'missing' } },
    /secretFile: .*missing cannot be read; make it with "npm run webhooks/,
  ],
  ['an empty file', { secret: '\n' }, /must hold one secret, or two/],
  ['three secrets', { secret: [good, good, good].join('\n') }, /must hold one secret, or two/],
  ['a short secret', { secret: 'whsec_AAAA' }, /must hold secrets such as whsec_ and 24 to 64 octets/],
  ['a secret without its name', { secret: good.slice(6) }, /must hold secrets such as whsec_/],
  [
    'one address twice',
    { webhooks: [1, 2].map(() => ({ url: 'https://x.example/', secretFile: 'hook.secret' })) },
    /has one url twice/,
  ],
  [
    'nine addresses',
    {
      webhooks: Array.from({ length: 9 }, (_, at) => ({
        url: `https://${at}.example/`,
        secretFile: 'hook.secret',
      })),
    },
    /sites\.0\.webhooks/,
  ],
  [
    'an API without keys to sign with',
    { site: { api: { keys: [{ kid: 'shop-1', scopes: ['calls:read'] }] } } },
    /sites\.0\.api: needs vouching/,
  ],
  [
    'a key that is not there',
    { site: { vouching: { keys: [key] }, api: { keys: [{ kid: 'shop-2', scopes: ['calls:read'] }] } } },
    /names a kid that is not in vouching\.keys/,
  ],
  [
    'a scope that is none',
    { site: { vouching: { keys: [key] }, api: { keys: [{ kid: 'shop-1', scopes: ['all'] }] } } },
    /api\.keys\.0\.scopes\.0/,
  ],
])('%s is refused at start, with a sentence that names it and no secret', (_, changes, sentence) => {
  const said = refusal(changes)
  expect(said).toMatch(sentence)
  expect(said).not.toContain(good.slice(6))
})
