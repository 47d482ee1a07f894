import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ErrorBody, errors, isErrorCode, parse } from '../../protocol/index.ts'
import { compressFiles } from '../../tools/setup/compressedFiles.mjs'
import { describeRelease } from '../../tools/setup/sdkRelease.mjs'
import { eventually, type Loopback, otherOrigin, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { createStranger } from '../harness/stranger.ts'

const ask = (
  loopback: Loopback,
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
) =>
  fetch(`${loopback.url}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { connection: 'close', ...init.headers },
  })

/** Asked for by its address, a page sends whoever asks to its name. */
const askByName = (loopback: Loopback, path: string) => fetch(`${loopback.config.publicOrigin}${path}`)

/** Status and code of a refusal, after its body was held against the table. */
async function refusalOf(response: Response): Promise<string> {
  const { error } = parse(ErrorBody, await response.json())
  if (!isErrorCode(error.code)) throw new Error('no code of ours')
  const { httpStatus, retryable, sentence } = errors[error.code]
  expect([response.status, error.retryable, error.sentence]).toEqual([httpStatus, retryable, sentence])
  expect(response.headers.get('cache-control')).toBe('no-store')
  return error.code
}

const tokens = '/auth/sites/shop/call-tokens'
const json = { 'content-type': 'application/json' }

function builtPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-dist-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const room of ['sdk/chunks', 'demo', 'softphone', 'callPage', '.gallery/assets'])
    mkdirSync(join(folder, room), { recursive: true })
  for (const name of ['sdk/button.js', 'sdk/ringfence.js', 'sdk/ringfence.d.ts', 'sdk/chunks/media-abc.js']) {
    writeFileSync(join(folder, name), 'export {}')
  }
  for (const room of ['demo', 'softphone', 'callPage', '.gallery'])
    writeFileSync(join(folder, room, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, '.gallery/assets/index-abc.js'), 'export {}')
  return folder
}

test('healthy and ready, until no worker is left', async () => {
  const loopback = await startLoopback()
  expect(await (await ask(loopback, '/healthz')).json()).toEqual({ ok: true })
  const ready = await ask(loopback, '/readyz')
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }])

  process.kill(loopback.server().workerPids()[0] ?? 0, 'SIGKILL')
  await eventually(() => loopback.server().workerPids().length, 0)
  const unready = await ask(loopback, '/readyz')
  expect([unready.status, await unready.json()]).toEqual([503, { ready: false, why: ['no-media-worker'] }])
  expect((await ask(loopback, '/healthz')).status).toBe(200)

  await loopback.advance(200)
  await eventually(() => loopback.server().workerPids().length, 1)
  expect((await ask(loopback, '/readyz')).status).toBe(200)
})

test('a call token is for pages of its site only; any other page reads why it gets none', async () => {
  const loopback = await startLoopback()
  const { browser } = await createStranger(loopback)
  const { browserKey, mediaKey } = browser
  const body = JSON.stringify({ queue: 'sales', browserKey, mediaKey })

  const preflight = await ask(loopback, tokens, { method: 'OPTIONS', headers: { origin: shopOrigin } })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
  expect(preflight.headers.get('vary')).toContain('Origin')

  const given = await ask(loopback, tokens, {
    method: 'POST',
    headers: { origin: shopOrigin, ...json },
    body,
  })
  expect(given.status).toBe(201)
  expect(given.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(given.headers.get('access-control-allow-credentials')).toBeNull()
  expect(given.headers.get('cache-control')).toBe('no-store')

  for (const origin of [otherOrigin, 'https://evil.example', 'null', loopback.config.publicOrigin]) {
    const refused = await ask(loopback, tokens, { method: 'POST', headers: { origin, ...json }, body })
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
    expect(refused.headers.get('access-control-allow-credentials')).toBeNull()
    expect(await refusalOf(refused)).toBe('origin-not-allowed')
  }
  const withoutOrigin = await ask(loopback, tokens, { method: 'POST', headers: json, body })
  expect(await refusalOf(withoutOrigin)).toBe('origin-not-allowed')
})

test('who is refused a token for coming too often may read why', async () => {
  const limits = {
    callTokensPerMinute: 1,
    signInsPerMinute: 100,
    signOutsPerMinute: 100,
    accountRequestsPerMinute: 100,
    spendsPerMinute: 100,
    siteRequestsPerMinute: 100,
    socketsPerMinute: 100,
    socketsAtOnce: 100,
    connectionsAtOnce: 100,
    connectionsAtOnceInAll: 100,
    requestsPerMinuteInAll: 6000,
    socketsPerMinuteInAll: 6000,
  }
  const loopback = await startLoopback({ config: { limits } })
  await (await createStranger(loopback)).askToken()
  const refused = await ask(loopback, tokens, { method: 'POST', headers: { origin: shopOrigin, ...json } })
  expect(await refusalOf(refused)).toBe('rate-limited')
  expect(refused.headers.get('access-control-allow-origin')).toBe(shopOrigin)
})

test.each<[string, string, RequestInit & { headers?: Record<string, string> }, string]>([
  ['nothing here', '/nothing', {}, 'not-found'],
  ['nothing under auth', '/auth/nothing', {}, 'not-found'],
  ['a way up', '/sdk/..%2f..%2fpackage.json', {}, 'not-found'],
  ['no such site', '/auth/sites/nobody/call-tokens', { method: 'POST' }, 'site-unknown'],
  [
    'no JSON',
    tokens,
    { method: 'POST', headers: { origin: shopOrigin, ...json }, body: '{' },
    'message-malformed',
  ],
  [
    'no fields',
    tokens,
    { method: 'POST', headers: { origin: shopOrigin, ...json }, body: '{}' },
    'message-malformed',
  ],
  [
    'too much',
    tokens,
    { method: 'POST', headers: { origin: shopOrigin, ...json }, body: JSON.stringify('x'.repeat(17_000)) },
    'message-too-large',
  ],
  ['a sign-in from elsewhere', '/auth/sessions/demo', { method: 'POST' }, 'origin-not-allowed'],
  [
    'a sign-out from a site',
    '/auth/session',
    { method: 'DELETE', headers: { origin: shopOrigin } },
    'origin-not-allowed',
  ],
])('%s is refused with a body of the table', async (_, path, init, code) => {
  const loopback = await startLoopback()
  expect(await refusalOf(await ask(loopback, path, init))).toBe(code)
})

test('the library may be loaded by other sites’ pages, our pages may not be framed by them', async () => {
  const loopback = await startLoopback({ config: { distFolder: builtPages() } })
  const library = await ask(loopback, '/sdk/button.js')
  expect(library.status).toBe(200)
  expect(library.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(library.headers.get('access-control-allow-origin')).toBe('*')
  expect(library.headers.get('cache-control')).toBe('no-cache')
  expect(library.headers.get('content-type')).toContain('javascript')
  expect(library.headers.get('x-content-type-options')).toBe('nosniff')
  const types = await ask(loopback, '/sdk/ringfence.d.ts')
  expect(types.headers.get('content-type')).toContain('text/plain')
  const chunk = await ask(loopback, '/sdk/chunks/media-abc.js')
  expect(chunk.headers.get('cache-control')).toContain('immutable')

  for (const path of ['/demo/', '/softphone/']) {
    const page = await ask(loopback, path, { headers: { host: 'localhost' } })
    const policy = page.headers.get('content-security-policy') ?? ''
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(directive)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(page.headers.get('access-control-allow-origin')).toBeNull()
    expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(page.headers.get('x-powered-by')).toBeNull()
  }
})

test('pages may pin a version of the library: its files never change, and say by which hash they are known', async () => {
  const distFolder = builtPages()
  describeRelease(join(distFolder, 'sdk'), '1.2.3')
  compressFiles(distFolder)
  const loopback = await startLoopback({ config: { distFolder } })
  const listed = await ask(loopback, '/sdk/versions.json')
  expect(listed.headers.get('access-control-allow-origin')).toBe('*')
  expect(listed.headers.get('cache-control')).toBe('no-cache')
  const { current, versions } = await listed.json()
  expect([current, Object.keys(versions)]).toEqual(['1.2.3', ['1.2.3']])
  expect(Object.keys(versions['1.2.3'].files)).toEqual(['button.js', 'ringfence.d.ts', 'ringfence.js'])

  for (const [name, { integrity }] of Object.entries<{ integrity: string }>(versions['1.2.3'].files)) {
    const pinned = await ask(loopback, `/sdk/1.2.3/${name}`)
    expect([name, pinned.status, pinned.headers.get('cache-control')]).toEqual([
      name,
      200,
      'public, max-age=31536000, immutable',
    ])
    expect(pinned.headers.get('access-control-allow-origin')).toBe('*')
    expect(pinned.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    const hash = createHash('sha384')
      .update(Buffer.from(await pinned.arrayBuffer()))
      .digest('base64')
    expect(`sha384-${hash}`).toBe(integrity)
  }
  for (const path of [
    '1.2.2/button.js',
    '1.2.3/none.js',
    '1.2.3/..%2f..%2fringfence.db',
    '1.2.3/../../keys',
    'constructor/x',
  ])
    expect([path, await refusalOf(await ask(loopback, `/sdk/${path}`))]).toEqual([path, 'not-found'])
})

test('a link to a queue opens a page of the service, which names whose it is; one that leads nowhere does, too', async () => {
  const distFolder = builtPages()
  const loopback = await startLoopback({
    config: { distFolder },
    shop: { allowedOrigins: [shopOrigin, 'self'] },
  })
  const page = await askByName(loopback, '/call/shop/sales')
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  const about = await ask(loopback, '/call/shop/sales/about.json')
  expect(await about.json()).toEqual({ siteName: 'Nordlicht Bikes', queueName: 'Sales' })
  for (const path of ['/call/shop/none', '/call/none/sales', '/call/__proto__/sales']) {
    const lost = await askByName(loopback, path)
    expect([path, lost.status, lost.headers.get('content-type')]).toEqual([
      path,
      404,
      'text/html; charset=utf-8',
    ])
    expect(await refusalOf(await ask(loopback, `${path}/about.json`))).toBe('not-found')
  }
})

test('there is no such page for a site that does not allow the service’s own', async () => {
  const loopback = await startLoopback({ config: { distFolder: builtPages() } })
  expect((await askByName(loopback, '/call/shop/sales')).status).toBe(404)
  expect(await refusalOf(await ask(loopback, '/call/shop/sales/about.json'))).toBe('not-found')
})

test('the gallery is for whoever develops on this machine, and for nobody else', async () => {
  const distFolder = builtPages()
  const shown = async (demoAgent: boolean) => {
    const loopback = await startLoopback({ config: { distFolder, demoAgent } })
    const paths = ['/sdk/gallery/', '/sdk/gallery/assets/index-abc.js', '/.gallery/', '/.gallery/index.html']
    return Promise.all(paths.map(async path => (await ask(loopback, path)).status))
  }
  expect(await shown(true)).toEqual([200, 200, 404, 404])
  expect(await shown(false)).toEqual([404, 404, 404, 404])
})

test('the public halves of the signing keys are published, and nothing of the private ones', async () => {
  const loopback = await startLoopback()
  const published = await (await ask(loopback, '/.well-known/jwks.json')).text()
  expect(JSON.parse(published)).toEqual({
    keys: [expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })],
  })
  expect(published).not.toContain('"d"')
})

test('the session’s cookie is out of reach for scripts and other sites', async () => {
  const loopback = await startLoopback()
  const { publicOrigin: origin } = loopback.config
  const { browser } = await createStranger(loopback)
  const body = JSON.stringify({ seatKey: browser.browserKey })
  const signedIn = await ask(loopback, '/auth/sessions/demo', {
    method: 'POST',
    headers: { origin, ...json },
    body,
  })
  expect(signedIn.status).toBe(201)
  const [cookie = ''] = signedIn.headers.getSetCookie()
  expect(cookie).toMatch(/^ringfence=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
})
