import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import { endOf, onDuty, openShop, phoneTalk, talk } from '../harness/people.ts'
import { createStranger } from '../harness/stranger.ts'

const fileOf = (loopback: Loopback) => join(loopback.config.dataFolder, 'ringfence.db')

/** What can happen to the file under the running service; the answer makes it undone where that can be. */
const losses: Record<string, (loopback: Loopback) => (() => void) | undefined> = {
  'the file deleted': loopback => void rmSync(fileOf(loopback)),
  'its log of writes deleted': loopback => void rmSync(`${fileOf(loopback)}-wal`),
  'the file replaced by a copy'(loopback) {
    const file = fileOf(loopback)
    const [kept, copy] = [`${file}.kept`, `${file}.copy`]
    copyFileSync(file, copy)
    renameSync(file, kept)
    renameSync(copy, file)
    return () => renameSync(kept, file)
  },
  'all files replaced by an empty folder'(loopback) {
    const { dataFolder } = loopback.config
    const kept = `${dataFolder}.kept`
    renameSync(dataFolder, kept)
    mkdirSync(dataFolder)
    return () => {
      rmSync(dataFolder, { recursive: true })
      renameSync(kept, dataFolder)
    }
  },
  'the folder renamed'(loopback) {
    const { dataFolder } = loopback.config
    const kept = `${dataFolder}.kept`
    renameSync(dataFolder, kept)
    return () => renameSync(kept, dataFolder)
  },
}

test.each(Object.entries(losses))('%s: nobody is let in, and who talks talks on', async (_, lose) => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  await onDuty(loopback, 'Ben')
  const caller = await talk(loopback, agent)
  const stranger = await createStranger(loopback)
  const [early, spent] = [await stranger.askToken(), await stranger.askToken()]
  expect((await stranger.bring(spent)).outcome).toBe('done')
  await eventually(() => loopback.counts().calls, 2)
  const before = loopback.counts()

  const putBack = lose(loopback)
  // In the very next moment, whenever anybody looks the next time.
  const visitor = openShop(loopback)
  await expect(visitor.phone.call()).rejects.toMatchObject({ code: 'store-unavailable', retryable: true })
  expect(await refusedToken(loopback)).toEqual([503, 'store-unavailable'])
  expect((await stranger.bring(early)).outcome).toBe('store-unavailable')
  expect((await stranger.bring(early)).outcome).toBe('token-used')
  expect((await stranger.bring(spent)).outcome).toBe('store-unavailable')
  await eventually(() => loopback.counts().calls, before.calls)
  await loopback.advance(60_000)
  expect([endOf(caller), phoneTalk(caller).connectionLost]).toEqual(['talking', false])

  putBack?.()
  const outcome = visitor.phone.call().then(
    () => 'done',
    (error: { readonly code?: string }) => error.code,
  )
  expect(await outcome).toBe(putBack ? 'done' : 'store-unavailable')
  for (const token of [early, spent]) expect((await stranger.bring(token)).outcome).not.toBe('done')
  await caller.phone.hangUp()
  await eventually(() => endOf(caller), 'caller-hung-up')
})

async function refusedToken(loopback: Loopback): Promise<[number, unknown]> {
  const { browserKey, mediaKey } = (await createStranger(loopback)).browser
  const answer = await fetch(`${loopback.url}/auth/sites/shop/call-tokens`, {
    method: 'POST',
    headers: { origin: 'https://shop.example', 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ queue: 'sales', browserKey, mediaKey }),
  })
  const { error }: { error?: { code?: string } } = Object(await answer.json())
  return [answer.status, error?.code]
}
