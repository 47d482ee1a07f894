import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SiteKey } from '../../protocol/index.ts'
import { record } from '../../store/testing/testRecord.ts'
import { account, agentId, startMs, temporaryStore } from '../../store/testing/testStore.ts'
import { createVirtualClock } from '../testing/virtualClock.ts'
import { tellFigures } from './figures.ts'

/** A data folder with an hour of Ana's duty, and three calls in it: two of the demo shop, one of another. */
async function start() {
  const { store, file } = await temporaryStore(onTestFinished)
  const dataFolder = dirname(file)
  mkdirSync(join(dataFolder, 'keys', 'records'), { recursive: true })
  writeFileSync(join(dataFolder, 'pairwise.key'), '')
  const { records, dutyTimes } = store.calls
  await store.auth.accounts.ensure(account('a'))
  await dutyTimes.note([{ agentId: agentId('a'), fromMs: startMs, toMs: startMs + 3600_000 }])
  const elsewhere = { ...record(1).queue, site: SiteKey.parse('elsewhere') }
  await records.insert(record(64, { callClass: 'proven' }))
  await records.insert(record(65, { callClass: 'unproven', talkedMs: 3000 }))
  await records.insert(record(66, { queue: elsewhere }))
  const clock = createVirtualClock(startMs + 24 * 3600_000)
  return { dataFolder, tell: (...words: string[]) => tellFigures(words, { dataFolder, clock }) }
}

test('figures of a month, of one site and queue: as a table for people, and as a file', async () => {
  const { tell, dataFolder } = await start()
  const file = join(dataFolder, 'figures.json')
  const told = await tell('2026-11', '--site', 'demo', file, '--queue', 'help')
  expect(told).toMatch(
    /^Calls that ended in 2026-11, until 2026-11-22T12:00:00\.000Z, site demo, queue help:\n/,
  )
  expect(told).toMatch(/^offered +2 +1$/m)
  expect(told).toMatch(/^average handle time +32\.0 s +61\.0 s$/m)
  expect(told).toMatch(/^Ana a +1\.00 h +2 /m)
  expect(told).toContain(`The same is in ${file}, as JSON.`)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    ...{ site: 'demo', queue: 'help', window: { fromMs: Date.UTC(2026, 10) }, dutyMs: 3600_000 },
    ...{ all: { offered: 2, handleMs: 32_000 }, trusted: { offered: 1, handleMs: 61_000 } },
  })
  await expect(tell('2026-11', file)).rejects.toThrow('is there already')
})

test('of all sites, of one day, and of a day without any call', async () => {
  const { tell } = await start()
  expect(await tell('2026-11-21')).toMatch(/^offered +3 +1$/m)
  const nothing = await tell('2026-11-20')
  expect(nothing).toMatch(/^offered +0 +0$/m)
  expect(nothing).toMatch(/^abandonment +– +–$/m)
  expect(nothing).toMatch(/\nNo agent was on duty\.$/)
})

test.each([
  [[]],
  [['2026-13']],
  [['2026-02-30']],
  [['2026-11', 'a', 'b']],
  [['2026-11', '--site']],
  [['2026-11', '--site', 'a', '--site', 'b']],
  [['2026-11', '--agent', 'a']],
])('%j is told what to write', async words => {
  const { tell } = await start()
  await expect(tell(...words)).rejects.toThrow('npm run figures -- MONTH')
})

test('what has not begun has no figures', async () => {
  const { tell } = await start()
  await expect(tell('2026-12')).rejects.toThrow('2026-12 has not begun')
  await expect(tell('2026-11-23')).rejects.toThrow('2026-11-23 has not begun')
})
