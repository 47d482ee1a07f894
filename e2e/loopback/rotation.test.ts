import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rotateSigningKeys } from '../../auth/index.ts'
import { awayTimeMs, type Loopback, startLoopback } from '../harness/loopback.ts'
import { endOf, isAsBefore, onDuty, talk } from '../harness/people.ts'
import { createStranger } from '../harness/stranger.ts'

const signerOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

async function publishedKids(loopback: Loopback): Promise<string[]> {
  const response = await fetch(`${loopback.url}/.well-known/jwks.json`)
  const { keys }: { keys: { kid: string }[] } = await response.json()
  return keys.map(({ kid }) => kid)
}

test('keys are rotated in the middle of a call: it goes on, a token of the former key still opens one, new ones come from the new key', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const caller = await talk(loopback, agent)
  const stranger = await createStranger(loopback)
  const former = await stranger.askToken()

  const { kid } = await rotateSigningKeys(join(loopback.config.dataFolder, 'keys'), loopback.time)
  await loopback.advance(2000)
  expect(await publishedKids(loopback)).toEqual([kid, signerOf(former)])
  expect(endOf(caller)).toBe('talking')
  const { outcome, socket } = await stranger.bring(former)
  expect(outcome).toBe('done')
  expect(signerOf(await stranger.askToken())).toBe(kid)

  await socket.hangUp()
  await loopback.advance(awayTimeMs)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, agent, caller)

  // When no token of the former key can be alive any more, the key is good for nothing.
  await loopback.leap(11 * 60_000)
  expect(await publishedKids(loopback)).toEqual([kid])
})
