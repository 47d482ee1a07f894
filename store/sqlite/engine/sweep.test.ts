import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint } from '../../../protocol/index.ts'
import { record } from '../../testing/testRecord.ts'
import { account, agentId, callId, caps, site, startMs, temporaryStore } from '../../testing/testStore.ts'
import { keptAfterExpiryMs, sessionKeptMs, sweepEveryMs } from './sweep.ts'

const rows = (file: string, table: string): number => {
  const database = new SQLite(file, { readonly: true })
  const count = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  database.close()
  return Number(count)
}

const use = (jti: string, expiresAtMs: number) => ({ jti, site, expiresAtMs })

test('a used token is remembered for a day after it expired, then forgotten', async () => {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  await store.auth.tokenUses.consume(use('old', startMs + 60_000))
  clock.nowMs = startMs + 60_000 + keptAfterExpiryMs
  await store.sweep()
  expect(await store.auth.tokenUses.consume(use('old', startMs + 60_000))).toBe('again')
  clock.nowMs += 1
  await store.sweep()
  expect(rows(file, 'token_uses')).toBe(0)
})

test('no write sweeps: whoever waits for one does not pay for what expired', async () => {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  await store.auth.tokenUses.consume(use('one', startMs))
  clock.nowMs += 365 * 24 * 3600_000
  await store.auth.tokenUses.consume(use('two', clock.nowMs))
  expect(rows(file, 'token_uses')).toBe(2)
})

test('opening sweeps old uses, links and sessions, and keeps the young', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const { tokenUses, enrolmentLinks, sessions, accounts } = store.auth
  await accounts.ensure(account('a'))
  for (const [name, atMs] of [
    ['old', startMs - Math.max(keptAfterExpiryMs, sessionKeptMs) - 1],
    ['young', startMs],
  ] as const) {
    await tokenUses.consume(use(name, atMs))
    const link = { secretHash: name, role: 'agent', inviter: null } as const
    await enrolmentLinks.create({ ...link, createdAtMs: startMs, expiresAtMs: atMs })
    await sessions.create(
      {
        secretHash: name,
        agentId: agentId('a'),
        seatJkt: 'k'.repeat(43),
        method: 'demo',
        credentialId: null,
        createdAtMs: atMs,
        seenAtMs: atMs,
        verifiedAtMs: atMs,
        place: null,
        browser: '',
      },
      5,
    )
  }
  await store.close()
  const again = await temporaryStore(onTestFinished, file)
  for (const table of ['token_uses', 'enrolment_links', 'agent_sessions']) expect(rows(file, table)).toBe(1)
  expect(await again.store.auth.sessions.find('old')).toBeUndefined()
  expect(await again.store.auth.sessions.find('young')).toBeDefined()
})

test('a lease is forgotten when the longest window has passed since its end', async () => {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const { leases } = store.calls
  const identity = KeyThumbprint.parse('k'.repeat(43))
  const lease = (id: number) => ({
    identity,
    id: callId(id),
    caps,
    nowMs: clock.nowMs,
    expiresAtMs: clock.nowMs + 60_000,
  })
  await leases.acquire(lease(1))
  await leases.acquire(lease(2))
  await leases.release({ id: callId(1), talkedMs: 0, counted: true, nowMs: startMs + 30_000 })
  clock.nowMs = startMs + 30_001 + keptAfterExpiryMs
  await store.sweep()
  expect(rows(file, 'leases')).toBe(1) // the released one is gone
  clock.nowMs += 365 * 24 * 3600_000
  await store.sweep()
  expect(rows(file, 'leases')).toBe(1) // nobody released the second: its call may live
})

test('what a site vouched for is gone from the files when its time is over, though nothing is written any more', async () => {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const octets = () => Buffer.concat([file, `${file}-wal`].map(path => readFileSync(path)))
  for (let number = 1; number <= 40; number += 1) {
    const vouched = { name: `PERSONAL NAME ${number}` }
    await store.calls.records.insert(record(number, { vouched, vouchedUntilMs: startMs + 60_000 }))
  }
  expect(octets().includes('PERSONAL NAME')).toBe(true)
  const acts = new Map<number, () => void>()
  const failures: unknown[] = []
  const every = (ms: number, act: () => void) => {
    acts.set(ms, act)
    return () => void acts.delete(ms)
  }
  const stop = store.tend(every, error => failures.push(error))
  clock.nowMs += 60_000
  acts.get(sweepEveryMs)?.()
  await expect.poll(() => octets().includes('PERSONAL NAME')).toBe(false)
  expect(rows(file, 'call_records')).toBe(40)
  stop()
  expect([acts.size, failures]).toEqual([0, []])
})

test('the log of writes is copied into the file by itself when it is long, and no write does it', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const { size } = statSync(file)
  let look = () => {}
  const every = (ms: number, act: () => void) => {
    if (ms < sweepEveryMs) look = act
    return () => {}
  }
  const failures: unknown[] = []
  store.tend(every, error => failures.push(error))
  const write = async (uses: number) => {
    for (let number = 1; number <= uses; number += 1) {
      await store.auth.tokenUses.consume(use(randomUUID(), startMs + 60_000))
    }
  }

  await write(100)
  look()
  expect(statSync(file).size).toBe(size)

  await write(1500)
  expect(statSync(file).size).toBe(size)
  look()
  await expect.poll(() => statSync(file).size).toBeGreaterThan(size)

  // What was copied is written over, so the log stays as long as it was.
  const { size: logSize } = statSync(`${file}-wal`)
  for (let time = 1; time <= 3; time += 1) {
    await write(400)
    look()
  }
  expect(statSync(`${file}-wal`).size).toBe(logSize)
  expect(failures).toEqual([])
})
