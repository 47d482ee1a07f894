import { closeSync, copyFileSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdLock } from '../../store/testing/heldLock.ts'
import { type House, startLoopback } from '../harness/loopback.ts'
import { call, onDuty } from '../harness/people.ts'

const fileOf = (house: House) => join(house.config.dataFolder, 'ringfence.db')

/** What /readyz says, after the service had time to look twice. */
async function readyz(house: House): Promise<[status: number, body: unknown]> {
  const answer = await fetch(`${house.url}/readyz`, { headers: { connection: 'close' } })
  return [answer.status, await answer.json()]
}

/** Lets the service look until it says this. */
async function comesToSay(house: House, body: object): Promise<void> {
  await expect
    .poll(
      async () => {
        await house.time.advance(2000)
        const [status, said] = await readyz(house)
        return { status, said }
      },
      { timeout: 20_000, interval: 100 },
    )
    .toEqual({ status: 'why' in body ? 503 : 200, said: body })
  expect(await (await fetch(`${house.url}/healthz`)).json()).toEqual({ ok: true })
}

const ready = { ready: true }
const notReady = (...why: string[]) => ({ ready: false, why })

test('another program’s lock is named while it lasts', async () => {
  const house = await startLoopback()
  await comesToSay(house, ready)
  const letGo = await holdLock(fileOf(house), onTestFinished)
  await comesToSay(house, notReady('database-locked'))
  await letGo()
  await comesToSay(house, ready)
  expect(house.log.text()).toContain('database-locked')
  await onDuty(house, 'Ada')
  await call(house)
})

test.each(['ringfence.db', 'ringfence.db-wal'])(
  '%s deleted under the running service is named',
  async name => {
    const house = await startLoopback()
    rmSync(join(house.config.dataFolder, name))
    await comesToSay(house, notReady('database-gone'))
  },
)

test('the database replaced by a copy of itself is named, though all that is written goes well', async () => {
  const house = await startLoopback()
  const file = fileOf(house)
  copyFileSync(file, `${file}.copy`)
  renameSync(`${file}.copy`, file)
  await comesToSay(house, notReady('database-replaced'))
})

test('a full disk is named until there is room again', async () => {
  const house = await startLoopback({ smallDisk: true })
  await comesToSay(house, ready)
  const ballast = join(house.config.dataFolder, 'ballast')
  const file = openSync(ballast, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  } finally {
    closeSync(file)
  }
  await comesToSay(house, notReady('database-disk-full'))
  rmSync(ballast)
  await comesToSay(house, ready)
})
