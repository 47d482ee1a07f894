import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { createTestBrowser } from '../../auth/testing/testBrowser.ts'
import { createSystemClock } from '../../sfu/clock.ts'
import { freePort } from '../harness/freePort.ts'
import { shopOrigin } from '../harness/loopback.ts'
import { readProgram } from '../harness/program.ts'
import { openRawSocket } from '../harness/rawSocket.ts'
import { createStranger } from '../harness/stranger.ts'

/** As `npm start` does: the service is the child of somebody who passes signals on, in one process group with it. */
const starter = `
const { runInForeground } = await import('./tools/setup/child.mjs')
process.exit(await runInForeground(process.execPath, ['sfu/main.ts'], {}))
`

async function startGroup() {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-stopping-'))
  const file = join(folder, 'config.json')
  const queues = [{ key: 'sales', name: 'Sales' }]
  const sites = [{ key: 'shop', name: 'Shop', allowedOrigins: [shopOrigin], queues }]
  writeFileSync(file, JSON.stringify({ sites }))
  const port = await freePort()
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      RINGFENCE_CONFIG: file,
      RINGFENCE_DATA: join(folder, 'data'),
      RINGFENCE_PORT: String(port),
      RINGFENCE_MEDIA_PORT: '0',
      RINGFENCE_WORKERS: '2',
    },
  })
  const tellGroup = (signal: NodeJS.Signals) => {
    if (child.pid) process.kill(-child.pid, signal)
  }
  onTestFinished(() => {
    if (child.exitCode === null) tellGroup('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const printed = readProgram(child)
  await printed.find(/Ringfence is running\./)
  return {
    ...{
      url: `http://127.0.0.1:${port}`,
      publicOrigin: `http://localhost:${port}`,
      time: createSystemClock(),
    },
    ...{ printed, tellGroup },
    records() {
      const database = new DatabaseSync(join(folder, 'data', 'ringfence.db'), { readOnly: true })
      const rows = database.prepare('SELECT reason, receipt FROM call_records').all()
      database.close()
      return rows
    },
  }
}

/** The demo agent, at work. */
async function goOnDuty({ url, publicOrigin, time }: Awaited<ReturnType<typeof startGroup>>) {
  const { browserKey: seatKey, mediaKey, header, proof } = await createTestBrowser()
  const signedIn = await fetch(`${url}/auth/sessions/demo`, {
    method: 'POST',
    headers: { origin: publicOrigin, 'content-type': 'application/json' },
    body: JSON.stringify({ seatKey }),
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const socket = await openRawSocket({ url }, { origin: publicOrigin, headers: { cookie } })
  const { nonce, routerRtpCapabilities: rtpCapabilities } = socket.hello
  const claims = { nonce, mediaKey, iat: Math.floor(time.now() / 1000) }
  const seatProof = proof(claims, { ...header, typ: 'seat-proof+jwt' })
  expect(await socket.request('takeSeat', { mediaKey, rtpCapabilities, seatKey, proof: seatProof })).toBe(
    'done',
  )
  expect(await socket.request('setDuty', { duty: 'on-duty' })).toBe('done')
}

test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
  '%s to the whole process group: the call is told why it ends, and is recorded with its receipt',
  async signal => {
    const service = await startGroup()
    await goOnDuty(service)
    const stranger = await createStranger(service)
    const { outcome, socket } = await stranger.bring(await stranger.askToken())
    expect(outcome).toBe('done')
    service.tellGroup(signal)
    service.tellGroup(signal)
    expect(await service.printed.ended).toBe(0)
    await socket.closed()
    expect(socket.events).toContainEqual(
      expect.objectContaining({ event: 'ended', reason: 'server-stopping' }),
    )
    expect(service.records()).toEqual([{ reason: 'server-stopping', receipt: expect.any(String) }])
    expect(service.printed.text()).not.toContain('"level":50')
  },
)
