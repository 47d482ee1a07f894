import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAuth, limitStatedBy, type RouteLimit } from '../../../auth/index.ts'
import { openStore } from '../../../store/index.ts'
import { readConfig } from '../../config.ts'
import { createLog } from '../../log.ts'
import { createVirtualClock } from '../../testing/virtualClock.ts'
import { operations } from './api/operations.ts'
import { createHttp } from './http.ts'
import { createLimits } from './limits.ts'

const shopOrigin = 'https://shop.example'

/** What express keeps of one route, or of what stands beside routes. */
interface Layer {
  readonly name: string
  readonly handle: { readonly stack?: readonly Layer[]; readonly length: number }
  readonly route?: {
    readonly path: string | readonly string[]
    readonly stack: readonly (Layer & { readonly method: string })[]
  }
}

interface Route {
  readonly method: string
  readonly path: string
  readonly limits: readonly RouteLimit[]
}

/** Every route below, and the names of what is none. */
function walk(stack: readonly Layer[]): { readonly routes: Route[]; readonly beside: string[] } {
  const routes: Route[] = []
  const beside: string[] = []
  for (const { name, handle, route } of stack) {
    if (route) {
      const limits = route.stack.flatMap(({ handle }) => limitStatedBy(handle) ?? [])
      const methods = new Set(route.stack.map(({ method }) => method?.toUpperCase() ?? 'ALL'))
      for (const path of [route.path].flat())
        for (const method of methods) routes.push({ method, path, limits })
    } else if (handle.stack) {
      const inner = walk(handle.stack)
      routes.push(...inner.routes)
      beside.push(...inner.beside)
    } else if (handle.length < 4) beside.push(name) // express hands errors to what takes four
  }
  return { routes, beside }
}

/** The whole of what is served, on a real store, where each limit is used up by two requests. */
async function startDoors(environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-doors-'))
  const sites = [
    { key: 'shop', name: 'Shop', allowedOrigins: [shopOrigin], queues: [{ key: 'sales', name: 'Sales' }] },
  ]
  const two = {
    ...{ callTokensPerMinute: 2, signInsPerMinute: 2, signOutsPerMinute: 2 },
    ...{ accountRequestsPerMinute: 2, spendsPerMinute: 2, siteRequestsPerMinute: 2 },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ sites, limits: two }))
  mkdirSync(join(folder, 'dist/docs'), { recursive: true })
  writeFileSync(join(folder, 'dist/docs/index.html'), '<!doctype html>\n')
  const config = readConfig({ RINGFENCE_CONFIG: 'config.json', ...environment }, folder)
  const clock = createVirtualClock(Date.UTC(2026, 0, 1))
  const log = createLog('silent')
  const store = await openStore({ file: ':memory:', clock })
  /** Each test asks from an address of its own for each thing it shows. */
  let address = ''
  const limits = createLimits(config.limits, { addressOf: () => address, sites: config.sites })
  const auth = await createAuth({
    ...{ sites: config.sites, publicOrigin: config.publicOrigin, memory: store.auth, limits, clock, log },
    work: null,
    ...{ demoAgent: true, recordOf: store.calls.records.find, keysFolder: join(folder, 'keys') },
  })
  const releases = { folder: join(folder, 'sdk'), list: { current: null, versions: {} } }
  const app = createHttp(config, {
    ...{ auth, log, limits, releases, siteCalls: store.siteCalls },
    readiness: () => ({ ready: true }),
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    auth.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0
  return {
    publicOrigin: config.publicOrigin,
    ...walk(app.router.stack),
    /** Status of one request from an address. */
    async ask(
      from: string,
      { method, path }: Pick<Route, 'method' | 'path'>,
      headers: Record<string, string>,
    ) {
      address = from
      const filled = path.replace(':site', 'shop').replace(/:\w+/g, 'some')
      const { status } = await fetch(`http://127.0.0.1:${port}${filled}`, { method, headers })
      return status
    },
  }
}

test('every route of the service states its limit once, or that it has none and why', async () => {
  const { routes, beside } = await startDoors()
  const unstated = routes.filter(({ limits }) => limits.length !== 1)
  expect(unstated).toEqual([])
  for (const { limits } of routes) {
    for (const limit of limits) if (typeof limit === 'object') expect(limit.unlimited).toMatch(/\w+ \w+ \w+/)
  }
  // What is no route answers nothing but "there is nothing here".
  expect(new Set(beside)).toEqual(
    new Set([
      ...['helmetMiddleware', 'ownFeatures', 'refuseManyHosts'],
      ...['notKept', 'notFound', 'refuseUnknown'],
    ]),
  )
  expect(routes.length).toBeGreaterThan(40)
})

test('every route for the back ends of sites is in their document, and nothing else is', async () => {
  const { routes } = await startDoors()
  const forBackEnds = routes.filter(({ path }) => /^\/api\/v\d|\/spend$/.test(path))
  const served = forBackEnds.map(({ method, path }) => `${method} ${path}`)
  const described = Object.values(operations).map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(served.sort()).toEqual(described.sort())
})

test('the documentation is served beside a service in development, and by none in production', async () => {
  const paths = ['/docs/', '/docs/index.html', '/%64ocs/', '//docs/', '/sdk/..%2fdocs/', '/docs/none.html']
  const statuses = async (environment: Readonly<Record<string, string>>) => {
    const { ask } = await startDoors(environment)
    return Promise.all(paths.map(path => ask('', { method: 'GET', path }, {})))
  }
  expect(await statuses({})).toEqual([200, 200, 200, 200, 200, 404])
  expect(await statuses({ NODE_ENV: 'production' })).toEqual([404, 404, 404, 404, 404, 404])
})

/** How foreign pages reach a route; a browser writes these headers, and no page can. */
const strangers: readonly (readonly [string, Record<string, string>])[] = [
  ['another origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
  ['another origin in a browser that says no more', { Origin: 'https://evil.example' }],
  ['a sandboxed page', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ['a neighbour below the same domain', { Origin: 'https://blog.localhost', 'Sec-Fetch-Site': 'same-site' }],
  ['a picture on another page', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a picture on a neighbour’s page', { 'Sec-Fetch-Site': 'same-site' }],
  ['an origin twice', { Origin: `${shopOrigin}, ${shopOrigin}` }],
]

test('nothing that a foreign page sends counts, on any route: the people there are served as before', async () => {
  const { routes, ask, publicOrigin } = await startDoors()
  const counted = routes.filter(({ limits }) => limits.some(limit => typeof limit === 'string'))
  expect(counted.length).toBeGreaterThan(20)
  for (const route of counted) {
    const rightful = rightfulFor(route, publicOrigin)
    const office = `${route.method} ${route.path}`
    for (const [stranger, headers] of strangers) {
      for (let hidden = 0; hidden < 4; hidden += 1) {
        expect([office, stranger, await ask(office, route, headers)]).toEqual([office, stranger, 403])
      }
    }
    expect([office, await ask(office, route, rightful)]).not.toEqual([office, 429])
    expect([office, await ask(office, route, rightful)]).not.toEqual([office, 429])
    expect([office, await ask(office, route, rightful)]).toEqual([office, 429])
  }
})

test('what changes something is refused, uncounted, to whoever names no page', async () => {
  const { routes, ask } = await startDoors()
  const changing = routes.filter(
    ({ method, path }) => !['GET', 'OPTIONS'].includes(method) && !path.endsWith('/spend'),
  )
  for (const route of changing) {
    for (const site of ['none', 'same-origin', undefined]) {
      expect([route.path, site, await ask('', route, site ? { 'Sec-Fetch-Site': site } : {})]).toEqual([
        route.path,
        site,
        403,
      ])
    }
  }
})

test('what is read is answered to our own pages, which name no origin, and to whoever opens the address', async () => {
  const { routes, ask } = await startDoors()
  const reads = routes.filter(({ method, limits }) => method === 'GET' && limits.includes('accountRequests'))
  expect(reads.length).toBeGreaterThan(2)
  for (const route of reads.filter(({ path }) => !path.startsWith('/auth/sites/'))) {
    for (const site of ['none', 'same-origin', undefined]) {
      const headers = site ? { 'Sec-Fetch-Site': site } : {}
      expect([route.path, await ask(`${route.path} ${site}`, route, headers)]).toEqual([route.path, 401])
    }
  }
})

test('signing out without a session counts for nobody and asks the store nothing', async () => {
  const { ask, publicOrigin } = await startDoors()
  const signOut = { method: 'DELETE', path: '/auth/session' }
  for (let asked = 0; asked < 5; asked += 1) {
    expect(await ask('office', signOut, { Origin: publicOrigin })).toBe(200)
  }
  const session = { Origin: publicOrigin, Cookie: `ringfence=${'A'.repeat(43)}` }
  expect(await ask('office', signOut, session)).toBe(200)
})

test('an office that has used up its sign-ins can still sign out', async () => {
  const { ask, publicOrigin } = await startDoors()
  const own = { Origin: publicOrigin, Cookie: `ringfence=${'A'.repeat(43)}` }
  for (let asked = 0; asked < 3; asked += 1)
    await ask('office', { method: 'POST', path: '/auth/sessions' }, own)
  expect(await ask('office', { method: 'POST', path: '/auth/sessions' }, own)).toBe(429)
  expect(await ask('office', { method: 'DELETE', path: '/auth/session' }, own)).toBe(200)
})

/** Headers of who may ask for this. */
function rightfulFor({ path, method }: Route, publicOrigin: string): Record<string, string> {
  if (path.endsWith('/spend')) return {}
  if (path.startsWith('/auth/sites/')) return { Origin: shopOrigin, 'Sec-Fetch-Site': 'cross-site' }
  const session = path === '/auth/session' ? { Cookie: `ringfence=${'A'.repeat(43)}` } : {}
  return method === 'GET' ? session : { Origin: publicOrigin, 'Sec-Fetch-Site': 'same-origin', ...session }
}
