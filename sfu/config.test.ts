import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const site = {
  key: 'demo',
  name: 'Demo',
  allowedOrigins: ['self'],
  queues: [{ key: 'sales', name: 'Sales' }],
}

function fileWith(name: string, value: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}
const good = fileWith('good.json', { sites: [site] })
fileWith('secret', `${'s'.repeat(32)}\n`)
fileWith('short', 's'.repeat(31))
fileWith('lines', `${'s'.repeat(32)}\n${'t'.repeat(32)}`)
const read = (environment: Record<string, string>) =>
  readConfig({ RINGFENCE_CONFIG: good, ...environment }, folder)

describe('safe defaults', () => {
  const config = read({})

  test('listens on loopback only, with a demo agent for a first look', () => {
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, demoAgent: true, production: false })
    expect(config.publicOrigin).toBe('http://localhost:3000')
    expect(config.dataFolder).toBe(join(folder, 'data'))
  })

  test('"self" stands for the origin of this service', () => {
    expect(config.sites[0]?.allowedOrigins).toEqual(['http://localhost:3000'])
    expect(config.queues[0]).toMatchObject({
      queue: { site: 'demo', queue: 'sales', siteName: 'Demo', queueName: 'Sales' },
      ringTimeMs: 20_000,
    })
  })

  test('cannot be changed afterwards', () => {
    expect(Object.isFrozen(config)).toBe(true)
  })
})

describe('the demo agent', () => {
  test.each([
    ['in production', { NODE_ENV: 'production' }],
    ['on every address', { RINGFENCE_HOST: '0.0.0.0', RINGFENCE_MEDIA_ADDRESS: '127.0.0.1' }],
    ['on an address of the network', { RINGFENCE_HOST: '192.0.2.1' }],
    ['behind a public origin', { RINGFENCE_PUBLIC_ORIGIN: 'https://calls.example.com' }],
    ['behind a proxy', { RINGFENCE_TRUSTED_PROXIES: 'loopback' }],
  ])('does not exist %s', (_name, environment) => {
    expect(read(environment).demoAgent).toBe(false)
  })
})

describe('trusted proxies', () => {
  test.each([
    ['nobody', {}, { trustedProxies: 0, proxyHeader: 'x-forwarded-for' }],
    ['so many', { RINGFENCE_TRUSTED_PROXIES: '2' }, { trustedProxies: 2 }],
    [
      'these',
      { RINGFENCE_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::1', RINGFENCE_PROXY_HEADER: 'X-Real-IP' },
      { trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::1'], proxyHeader: 'x-real-ip' },
    ],
  ])('%s', (_name, environment, expected) => {
    expect(read(environment)).toMatchObject(expected)
  })
})

test('in production a plain listener is right behind a proxy that ends TLS', () => {
  const environment = { NODE_ENV: 'production', RINGFENCE_PUBLIC_ORIGIN: 'https://calls.example.com' }
  expect(read(environment)).toMatchObject({ tls: null, publicOrigin: 'https://calls.example.com' })
})

describe('work for a token', () => {
  const withWork = (work: object) =>
    read({ RINGFENCE_CONFIG: fileWith('work.json', { sites: [site], work }) }).work

  test('is asked for under pressure unless it is switched off', () => {
    expect(read({}).work).toEqual({ calmPerAgent: 2, calmAtLeast: 10, baseTries: 32, topTries: 256 })
    expect(withWork({ topTries: 512 })).toMatchObject({ baseTries: 32, topTries: 512 })
    expect(withWork({ enabled: false })).toBeNull()
  })

  test('never costs less at the top than at the base', () => {
    expect(() => withWork({ baseTries: 300 })).toThrow(': work.topTries: must be baseTries at least')
  })
})

describe('media addresses', () => {
  test('follow the setting, with what is announced instead', () => {
    expect(read({ RINGFENCE_MEDIA_ADDRESS: '10.0.0.5=203.0.113.7, 10.0.0.6' }).media.addresses).toEqual([
      { ip: '10.0.0.5', announcedAddress: '203.0.113.7' },
      { ip: '10.0.0.6' },
    ])
  })
})

describe('a relay', () => {
  const turn = {
    urls: [
      'turn:turn.example.com:3478?transport=udp',
      'turn:[2001:db8::1]:3478',
      'turns:turn.example.com:443',
    ],
    secretFile: 'secret',
  }
  const needsName = ': turn.urls.0: needs a name after turns:, '

  test('has its secret from a file beside the configuration', () => {
    const config = read({ RINGFENCE_CONFIG: fileWith('turn.json', { sites: [site], turn }) })
    expect(config.turn).toEqual({ urls: turn.urls, secret: 's'.repeat(32) })
    expect(read({}).turn).toBeNull()
  })

  test.each([
    [': turn.urls.0: ', { ...turn, urls: ['https://turn.example.com'] }],
    [': turn.urls.0: ', { ...turn, urls: ['turns:turn.example.com?transport=udp'] }],
    [': turn.urls: ', { ...turn, urls: [] }],
    [needsName, { ...turn, urls: ['turns:192.0.2.1:443?transport=tcp'] }],
    [needsName, { ...turn, urls: ['turns:[2001:db8::1]:443'] }],
    [': turn.secretFile: ', { ...turn, secretFile: 'none' }],
    [': turn.secretFile: ', { ...turn, secretFile: 'short' }],
    [': turn.secretFile: ', { ...turn, secretFile: 'lines' }],
    [': turn: ', { ...turn, secret: 'x' }],
  ])('is refused where it is wrong: %s', (named, wrong) => {
    const config = fileWith('turnWrong.json', { sites: [site], turn: wrong })
    expect(() => read({ RINGFENCE_CONFIG: config })).toThrow(ConfigError)
    expect(() => read({ RINGFENCE_CONFIG: config })).toThrow(named)
  })

  test('never has its secret in what is said of it', () => {
    const config = fileWith('turnShort.json', { sites: [site], turn: { ...turn, secretFile: 'short' } })
    expect(() => read({ RINGFENCE_CONFIG: config })).not.toThrow('sss')
  })
})

describe('a wrong setting is said in a sentence that names it', () => {
  test.each([
    ['RINGFENCE_PORT', { RINGFENCE_PORT: '70000' }],
    ['RINGFENCE_PORT', { RINGFENCE_PORT: '3e3' }],
    ['RINGFENCE_WORKERS', { RINGFENCE_WORKERS: 'many' }],
    ['RINGFENCE_WORKERS', { RINGFENCE_WORKERS: '0' }],
    ['RINGFENCE_LOG', { RINGFENCE_LOG: 'loud' }],
    ['RINGFENCE_TRUSTED_PROXIES', { RINGFENCE_TRUSTED_PROXIES: '11' }],
    ['RINGFENCE_TRUSTED_PROXIES', { RINGFENCE_TRUSTED_PROXIES: 'proxy.example.com' }],
    ['RINGFENCE_TRUSTED_PROXIES', { RINGFENCE_TRUSTED_PROXIES: '10.0.0.0/33' }],
    ['RINGFENCE_TRUSTED_PROXIES', { RINGFENCE_TRUSTED_PROXIES: '10.0.0.1,' }],
    ['RINGFENCE_TRUSTED_PROXIES', { RINGFENCE_TRUSTED_PROXIES: '0.0.0.0/0' }],
    ['RINGFENCE_PROXY_HEADER', { RINGFENCE_PROXY_HEADER: 'Forwarded' }],
    ['RINGFENCE_PROXY_HEADER', { RINGFENCE_PROXY_HEADER: 'X-Forwarded-For, X-Real-IP' }],
    [
      'RINGFENCE_PUBLIC_ORIGIN',
      { NODE_ENV: 'production', RINGFENCE_PUBLIC_ORIGIN: 'http://calls.example.com' },
    ],
    ['RINGFENCE_PUBLIC_ORIGIN', { NODE_ENV: 'production', RINGFENCE_HOST: '192.0.2.1' }],
    ['RINGFENCE_PUBLIC_ORIGIN', { RINGFENCE_PUBLIC_ORIGIN: 'https://calls.example.com/path' }],
    ['RINGFENCE_PUBLIC_ORIGIN', { RINGFENCE_PUBLIC_ORIGIN: 'ftp://calls.example.com' }],
    ['RINGFENCE_TLS_KEY', { RINGFENCE_TLS_CERT: good }],
    ['RINGFENCE_TLS_CERT', { RINGFENCE_TLS_CERT: join(folder, 'none'), RINGFENCE_TLS_KEY: good }],
    ['RINGFENCE_CONFIG', { RINGFENCE_CONFIG: join(folder, 'none') }],
    ['is not JSON at line 1, column 2', { RINGFENCE_CONFIG: fileWith('text.json', '{') }],
    ['is not JSON at line 3, column 1', { RINGFENCE_CONFIG: fileWith('comma.json', '{\n"sites": [],\n}') }],
    ['RINGFENCE_MEDIA_ADDRESS', { RINGFENCE_MEDIA_ADDRESS: 'media.example.com' }],
    ['RINGFENCE_MEDIA_PORT', { RINGFENCE_MEDIA_PORT: '65534', RINGFENCE_WORKERS: '4' }],
    ['RINGFENCE_MEDIA_TCP must be on or off', { RINGFENCE_MEDIA_TCP: 'no' }],
    ['sites', { RINGFENCE_CONFIG: fileWith('empty.json', {}) }],
    ['extra', { RINGFENCE_CONFIG: fileWith('extra.json', { sites: [site], extra: 1 }) }],
    ['ringTimeSeconds', { RINGFENCE_CONFIG: fileWith('ring.json', { sites: [site], ringTimeSeconds: 1 }) }],
    [
      ': sites.0.queues.0.key: ',
      {
        RINGFENCE_CONFIG: fileWith('queue.json', {
          sites: [{ ...site, queues: [{ key: 'A b', name: 'x' }] }],
        }),
      },
    ],
  ])('%s', (named, environment) => {
    expect(() => read(environment)).toThrow(ConfigError)
    expect(() => read(environment)).toThrow(named)
  })
})
