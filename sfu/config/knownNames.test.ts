import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError } from './configError.ts'
import { knownNames, refuseUnknownNames } from './knownNames.ts'

test.each([
  ['RINGFENCE_PUBLIC_ORIGEN', 'RINGFENCE_PUBLIC_ORIGIN'],
  ['RINGFENCE_MEDIA_ADDRESSES', 'RINGFENCE_MEDIA_ADDRESS'],
  ['RINGFENCE_TRUSTED_PROXY', 'RINGFENCE_TRUSTED_PROXIES'],
  ['RINGFENCE_LOGS', 'RINGFENCE_LOG'],
  ['RINGFENCE_TSL_CERT', 'RINGFENCE_TLS_CERT'],
  ['ringfence_port', 'RINGFENCE_PORT'],
  ['RING_FENCE_DATA', 'RINGFENCE_DATA'],
])('%s is refused, and %s is proposed', (wrong, right) => {
  const refuse = () => refuseUnknownNames({ [wrong]: 'a secret', HOME: '/' })
  expect(refuse).toThrow(ConfigError)
  expect(refuse).toThrow(`${wrong} is no setting of this service. Did you mean ${right}?`)
  expect(refuse).not.toThrow('secret')
})

test('names of ours, names of others, and names that are unset are none of its business', () => {
  refuseUnknownNames(Object.fromEntries(knownNames.map(name => [name, 'x'])))
  refuseUnknownNames({ PATH: '/bin', MY_RINGFENCE_PORT: '1', RINGFENCE_OLD: undefined })
})

/** Text of every source in a folder, but for tests, which make names up. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(ts|mjs)$/.test(file) && !file.includes('.test.'))
    .map(file => readFileSync(join(folder, file), 'utf8'))
}

test('every name that the sources read is known', () => {
  const root = new URL('../..', import.meta.url).pathname
  const texts = ['sfu', 'tools', 'e2e', 'bench', 'auth', 'store'].flatMap(room => sourcesIn(join(root, room)))
  const read = new Set(texts.flatMap(text => text.match(/\bRINGFENCE_[A-Z][A-Z_]*[A-Z]\b/g) ?? []))
  expect([...read].filter(name => !knownNames.some(known => known === name))).toEqual([])
})
