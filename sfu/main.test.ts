import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-main-'))

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
    stream.on('data', bytes => {
      output += String(bytes)
    })
  }
  return { child, output: () => output, exited: once(child, 'exit').then(([code]) => Number(code)) }
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
  await expect.poll(output, { timeout: 10_000 }).toContain('Ringfence is running.')
  await expect.poll(output).toMatch(/#enrol=[A-Za-z0-9_-]{43}/)
  expect(output()).toContain(`http://localhost:${port}/softphone/`)
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  expect(await ready.json()).toEqual({ ready: true })
  expect(statSync(data).mode & 0o777).toBe(0o700)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

test('keys are rotated by a command', async () => {
  const { output, exited } = start({ RINGFENCE_DATA: join(folder, 'fresh') }, 'rotate-keys')
  expect(await exited).toBe(0)
  expect(output()).toContain('A new signing key is in use')
  const keys = join(folder, 'fresh', 'keys')
  const count = (path: string) => readdirSync(path).filter(name => name.endsWith('.json')).length
  expect([count(keys), count(join(keys, 'records'))]).toEqual([2, 2])
})

test('what is revoked by a command is in the audit log, which is whole', async () => {
  const environment = { RINGFENCE_DATA: join(folder, 'revoking'), MEDIASOUP_WORKER_BIN: join(folder, 'none') }
  const revoked = start(environment, 'revoke', 'site', 'shop')
  expect(await revoked.exited).toBe(0)
  expect(revoked.output()).toContain('Revoked for good: site shop.')
  const before = start(environment, 'revoke', 'before', '2026-01-31T12:00:00Z')
  expect(await before.exited).toBe(0)
  const verified = start(environment, 'verify-audit')
  expect(await verified.exited).toBe(0)
  expect(verified.output()).toContain('The audit log is whole: 2 entries')
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
