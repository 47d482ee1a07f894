import { closeSync, copyFileSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdLock } from '../../store/testing/heldLock.ts'
import { type Loopback, startLoopback } from '../harness/loopback.ts'
import { call, onDuty } from '../harness/people.ts'

const fileOf = (loopback: Loopback) => join(loopback.config.dataFolder, 'ringfence.db')

/** What /readyz says, after the service had time to look twice. */
async function readyz(loopback: Loopback): Promise<[status: number, body: unknown]> {
  const answer = await fetch(`${loopback.url}/readyz`, { headers: { connection: 'close' } })
  return [answer.status, await answer.json()]
}

/** Lets the service look until it says this. */
async function comesToSay(loopback: Loopback, body: object): Promise<void> {
  await expect
    .poll(
      async () => {
        await loopback.time.advance(2000)
        const [status, said] = await readyz(loopback)
        return { status, said }
      },
      { timeout: 20_000, interval: 100 },
    )
    .toEqual({ status: 'why' in body ? 503 : 200, said: body })
  expect(await (await fetch(`${loopback.url}/healthz`)).json()).toEqual({ ok: true })
}

const ready = { ready: true }
const notReady = (...why: string[]) => ({ ready: false, why })

test('another program’s lock is named while it lasts', async () => {
  const loopback = await startLoopback()
  await comesToSay(loopback, ready)
  const letGo = await holdLock(fileOf(loopback), onTestFinished)
  await comesToSay(loopback, notReady('database-locked'))
  await letGo()
  await comesToSay(loopback, ready)
  expect(loopback.log.text()).toContain('database-locked')
  await onDuty(loopback, 'Ada')
  await call(loopback)
})

test.each(['ringfence.db', 'ringfence.db-wal'])(
  '%s deleted under the running service is named',
  async name => {
    const loopback = await startLoopback()
    rmSync(join(loopback.config.dataFolder, name))
    await comesToSay(loopback, notReady('database-gone'))
  },
)

test('the database replaced by a copy of itself is named, though all that is written goes well', async () => {
  const loopback = await startLoopback()
  const file = fileOf(loopback)
  copyFileSync(file, `${file}.copy`)
  renameSync(`${file}.copy`, file)
  await comesToSay(loopback, notReady('database-replaced'))
})

test('a full disk is named until there is room again', async () => {
  const loopback = await startLoopback({ smallDisk: true })
  await comesToSay(loopback, ready)
  const ballast = join(loopback.config.dataFolder, 'ballast')
  const file = openSync(ballast, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  } finally {
    closeSync(file)
  }
  await comesToSay(loopback, notReady('database-disk-full'))
  rmSync(ballast)
  await comesToSay(loopback, ready)
})
