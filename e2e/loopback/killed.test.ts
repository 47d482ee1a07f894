import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { createNodePlatform, createPhoneOn, createSeatOn } from '../../client/sdk/testing/index.ts'
import { createSystemClock } from '../../sfu/clock.ts'
import { createBrowserNet } from '../harness/browserNet.ts'
import { freePort } from '../harness/freePort.ts'
import { eventually, shopOrigin } from '../harness/loopback.ts'
import { createAuthenticatorOf } from '../harness/people.ts'

/** The service as a process of its own, on this folder. */
async function startProcess(folder: string, port: number) {
  const config = join(folder, 'config.json')
  const queues = [{ key: 'sales', name: 'Sales' }]
  const sites = [{ key: 'shop', name: 'Shop', allowedOrigins: [shopOrigin], queues }]
  writeFileSync(config, JSON.stringify({ sites }))
  const service = spawn(process.execPath, ['e2e/harness/seenService.ts'], {
    env: {
      ...process.env,
      RINGFENCE_CONFIG: config,
      RINGFENCE_DATA: join(folder, 'data'),
      RINGFENCE_PORT: String(port),
      RINGFENCE_MEDIA_PORT: '0',
      RINGFENCE_MEDIA_ADDRESS: '127.0.0.1',
      RINGFENCE_WORKERS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  service.stdout.on('data', bytes => {
    output += String(bytes)
  })
  onTestFinished(() => void service.kill('SIGKILL'))
  await expect.poll(() => output, { timeout: 20_000 }).toMatch(/#enrol=[\w-]{43}|Agent's softphone.*\n\n/)
  return {
    enrolment: /#enrol=([\w-]{43})/.exec(output)?.[1] ?? '',
    output: () => output,
    async end(signal: 'SIGKILL' | 'SIGTERM') {
      service.kill(signal)
      await once(service, 'exit')
    },
  }
}

test('kill -9 in a talk: the next start writes its record, receipt, audit row and lease', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-killed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const service = await startProcess(folder, port)
  const clock = createSystemClock()
  const seat = createSeatOn(
    createNodePlatform({ ...createBrowserNet(origin), clock, passkeys: createAuthenticatorOf(origin) }),
    { service: origin },
  )
  onTestFinished(() => seat.close())
  await seat.enrol(service.enrolment, 'Ada')
  await seat.setDuty('on-duty')
  const net = createBrowserNet(shopOrigin)
  const phone = createPhoneOn(createNodePlatform({ ...net, clock }), {
    site: 'shop',
    queue: 'sales',
    service: origin,
  })
  onTestFinished(() => phone.close())
  await phone.call()
  const occupation = () =>
    seat.snapshot.state === 'seated' ? seat.snapshot.occupation.state : seat.snapshot.state
  await eventually(occupation, 'ringing')
  await seat.accept()
  await eventually(() => phone.snapshot.state, 'talking')
  const read = (sql: string) => {
    const database = new DatabaseSync(join(folder, 'data', 'ringfence.db'))
    try {
      return database.prepare(sql).all()
    } finally {
      database.close()
    }
  }
  // Nobody waits for the note of the talk, so neither does it come with the talk.
  await eventually(
    () => read('SELECT talking_at_ms FROM begun_calls WHERE talking_at_ms IS NOT NULL').length,
    1,
  )
  net.setOnline(false)
  await service.end('SIGKILL')
  expect(read('SELECT * FROM call_records')).toEqual([])

  const next = await startProcess(folder, port)
  await eventually(
    () =>
      read('SELECT reason, talked_ms >= 0 AS talked, rings, agent_id IS NOT NULL AS agent FROM call_records'),
    [{ reason: 'server-died', talked: 1, rings: 1, agent: 1 }],
  )
  expect(read('SELECT call_id FROM begun_calls')).toEqual([])
  expect(read('SELECT receipt FROM call_records WHERE receipt IS NOT NULL')).toHaveLength(1)
  expect(read("SELECT subject FROM audit_log WHERE action = 'call-recorded'")).toHaveLength(1)
  expect(read('SELECT call_id FROM leases WHERE talked_ms IS NULL')).toEqual([])
  expect(next.output()).toContain('call of a former process recorded')
  await next.end('SIGTERM')
  expect(read('SELECT call_id FROM call_records')).toHaveLength(1)
})
