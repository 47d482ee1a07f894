import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createSystemClock } from './clock.ts'
import { revoke } from './commands/revoke.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-main-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A port of the kernel's choice, held by somebody else while the test runs. */
async function takenPort(): Promise<{ port: number; free: () => Promise<void> }> {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const address = holder.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    free: async () => {
      holder.close()
      await once(holder, 'close')
    },
  }
}

async function freePort(): Promise<number> {
  const { port, free } = await takenPort()
  await free()
  return port
}

function start(environment: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, ['sfu/main.ts', ...words], {
    env: {
      ...process.env,
      RINGFENCE_MEDIA_PORT: '0',
      RINGFENCE_WORKERS: '1',
      RINGFENCE_DATA: join(folder, 'data'),
      ...environment,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  // Not `exit`: what it printed last may be on its way still.
  return { child, output: () => output, exited: once(child, 'close').then(([code]) => Number(code)) }
}

describe('a start that cannot be', () => {
  test('port taken', async () => {
    const { port, free } = await takenPort()
    const { output, exited } = start({ RINGFENCE_PORT: String(port) })
    expect(await exited).toBe(1)
    expect(output()).toContain(`Port ${port} is taken by another program.`)
    await free()
  })

  test('data folder not writable', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const { output, exited } = start({ RINGFENCE_DATA: join(file, 'inside') })
    expect(await exited).toBe(1)
    expect(output()).toMatch(/Cannot write to .*file.*set RINGFENCE_DATA/)
  })

  test('media worker missing', async () => {
    const { output, exited } = start({
      MEDIASOUP_WORKER_BIN: join(folder, 'none'),
      RINGFENCE_PORT: String(await freePort()),
    })
    expect(await exited).toBe(1)
    expect(output()).toContain('The media worker is missing.')
  })

  test.each<[string, Record<string, string>, string]>([
    [
      'media address of another machine',
      { RINGFENCE_MEDIA_ADDRESS: '192.0.2.1' },
      'RINGFENCE_MEDIA_ADDRESS, or RINGFENCE_HOST where it is not set, is no address of this machine.',
    ],
    [
      'host that does not resolve',
      {
        ...{ RINGFENCE_HOST: 'nowhere.invalid', RINGFENCE_MEDIA_ADDRESS: '127.0.0.1' },
        RINGFENCE_PUBLIC_ORIGIN: 'https://calls.example',
      },
      'RINGFENCE_HOST, "nowhere.invalid", is a name that does not resolve.',
    ],
    [
      'host that is announced and none',
      { RINGFENCE_MEDIA_ADDRESS: '127.0.0.1=bad_host!' },
      'RINGFENCE_MEDIA_ADDRESS must announce an IP address or a host name behind "=", but "bad_host!" is none.',
    ],
    [
      'misspelt setting',
      { RINGFENCE_PUBLIC_ORIGEN: 'https://calls.example' },
      'RINGFENCE_PUBLIC_ORIGEN is no setting of this service. Did you mean RINGFENCE_PUBLIC_ORIGIN?',
    ],
    ['worker that is none', { MEDIASOUP_WORKER_BIN: '/bin/true' }, 'The media worker ended at once.'],
    [
      'certificate that is none',
      { RINGFENCE_TLS_CERT: 'package.json', RINGFENCE_TLS_KEY: 'package.json' },
      'RINGFENCE_TLS_CERT and RINGFENCE_TLS_KEY must name a certificate',
    ],
  ])('%s', async (_, environment, sentence) => {
    const { output, exited } = start({ RINGFENCE_PORT: String(await freePort()), ...environment })
    expect(await exited).toBe(1)
    expect(output()).toContain(sentence)
  })

  test('wrong setting', async () => {
    const { output, exited } = start({ RINGFENCE_PORT: 'http' })
    expect(await exited).toBe(1)
    expect(output().trim()).toBe('RINGFENCE_PORT must be a whole number from 0 to 65535, but it is "http".')
  })

  test('unknown command', async () => {
    const { output, exited } = start({}, 'stop')
    expect(await exited).toBe(1)
    expect(output()).toContain('Unknown command "stop"')
  })
})

test('a start that succeeds says where to go, and stops when asked', async () => {
  const port = await freePort()
  const data = join(folder, 'fresh')
  const { child, output, exited } = start({ RINGFENCE_PORT: String(port), RINGFENCE_DATA: data })
  await expect.poll(output, { timeout: 10_000 }).toMatch(/#enrol=[A-Za-z0-9_-]{43}/)
  // The link comes last, and all with it: who waits for one line of the greeting may read the others.
  expect(output()).toContain('Ringfence is running.')
  expect(output()).toContain(`http://localhost:${port}/softphone/`)
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  expect(await ready.json()).toEqual({ ready: true })
  expect(statSync(data).mode & 0o777).toBe(0o700)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

/** Lets the running service fail when it gets the signal, as a mistake of ours would. */
const failing = (how: string) => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${how} })`)}`,
})

test('a promise that nobody looked at is logged, without its words, and the service goes on', async () => {
  const port = await freePort()
  const environment = failing("Promise.reject(new RangeError('K1906geheim'))")
  const { child, output, exited } = start({
    RINGFENCE_PORT: String(port),
    RINGFENCE_DATA: join(folder, 'rejected'),
    ...environment,
  })
  await expect.poll(output, { timeout: 10_000 }).toContain('Ringfence is running.')
  child.kill('SIGUSR2')
  await expect.poll(output).toContain('"msg":"unhandled rejection"')
  expect(output()).toContain('"class":"RangeError"')
  expect(output()).not.toContain('K1906geheim')
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test('an exception that nobody caught is logged, and the service stops in order', async () => {
  const environment = failing("throw new RangeError('K1906geheim')")
  const port = String(await freePort())
  const { child, output, exited } = start({
    RINGFENCE_PORT: port,
    RINGFENCE_DATA: join(folder, 'thrown'),
    ...environment,
  })
  await expect.poll(output, { timeout: 10_000 }).toContain('Ringfence is running.')
  child.kill('SIGUSR2')
  expect(await exited).toBe(1)
  expect(output()).toContain('"msg":"uncaught exception"')
  expect(output()).toContain('"msg":"service stopping"')
  expect(output()).not.toContain('K1906geheim')
})

test('keys are rotated by a command', async () => {
  const { output, exited } = start({ RINGFENCE_DATA: join(folder, 'fresh') }, 'rotate-keys')
  expect(await exited).toBe(0)
  expect(output()).toContain('A new signing key is in use')
  const keys = join(folder, 'fresh', 'keys')
  const count = (path: string) => readdirSync(path).filter(name => name.endsWith('.json')).length
  expect([count(keys), count(join(keys, 'records'))]).toEqual([2, 2])
})

test('what is revoked by a command is in the audit log, which is whole, and is said at the next start', async () => {
  const data = join(folder, 'fresh')
  const environment = { RINGFENCE_DATA: data }
  const revoked = start(environment, 'revoke', 'site', 'demo', '--yes')
  expect(await revoked.exited).toBe(0)
  expect(revoked.output()).toContain(`Revoked for good, in ${data}: site demo.`)
  const before = start(environment, 'revoke', 'before', '2026-01-31T12:00:00Z', '--yes')
  expect(await before.exited).toBe(0)
  const verified = start(environment, 'verify-audit')
  expect(await verified.exited).toBe(0)
  expect(verified.output()).toContain('The audit log is whole: 3 entries')
  const { child, output, exited } = start({ ...environment, RINGFENCE_PORT: String(await freePort()) })
  await expect.poll(output, { timeout: 10_000 }).toContain('Ringfence is running.')
  await expect.poll(output).toContain('"site":"demo","msg":"configured site is revoked"')
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test.each([
  ['pairwise.key', 'pairwise.key'],
  ['keys/records', 'keys/records'],
])('a database that is in use does not start without %s', async (_, name) => {
  const data = join(folder, `without ${name.replace('/', ' ')}`)
  cpSync(join(folder, 'fresh'), data, { recursive: true })
  rmSync(join(data, name), { recursive: true })
  const { output, exited } = start({ RINGFENCE_DATA: data, RINGFENCE_PORT: String(await freePort()) })
  expect(await exited).toBe(1)
  expect(output()).toContain(`${join(data, name)} is missing`)
  expect(existsSync(join(data, name))).toBe(false)
})

test.each([['rotate-keys'], ['revoke', 'site', 'demo', '--yes']])(
  '%s makes no data folder',
  async (...words) => {
    const data = join(folder, 'nowhere')
    const { output, exited } = start({ RINGFENCE_DATA: data }, ...words)
    expect(await exited).toBe(1)
    expect(output()).toContain(`${data} is not the data folder of a service: ringfence.db is missing.`)
    expect(existsSync(data)).toBe(false)
  },
)

test.each([
  ['site', 'typo', '--yes', 'No site "typo" is configured; there are demo.'],
  ['site', 'demo', '', 'To do it, add --yes: site demo --yes'],
  ['before', '2026-01-31', '', 'add --yes'],
  ['agent', 'Rosa Vega', '', '"Rosa Vega" is no agent.'],
  ['agent', 'agent_AAAAAAAAAAAAAAAAAAAAAA', '', 'There is no agent agent_AAAAAAAAAAAAAAAAAAAAAA.'],
  ['identity', 'visitor-77', '', '"visitor-77" is no identity.'],
  ['browser-key', 'short', '', '"short" is no browser-key.'],
  ['jti', 'two words', '', '"two words" is no jti.'],
])('revoking %s %s %s is refused: %s', async (kind, value, sure, sentence) => {
  const words = [kind, value, sure].filter(word => word !== '')
  const place = { dataFolder: join(folder, 'fresh'), clock: createSystemClock(), sites: ['demo'] }
  await expect(revoke(words, place)).rejects.toThrow(sentence)
})

test.each([
  [],
  ['site'],
  ['shop', 'site'],
  ['before', 'yesterday'],
  ['before', '2999-01-01'],
  ['site', 'shop', 'twice'],
])('revoking %s %s %s is refused with what to write', async (...words) => {
  const { output, exited } = start({ RINGFENCE_DATA: join(folder, 'refusing') }, 'revoke', ...words)
  expect(await exited).toBe(1)
  expect(output()).toMatch(/Write: npm run revoke -- KIND VALUE|That moment has not come yet/)
})
