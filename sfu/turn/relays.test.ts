import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createVirtualClock } from '../testing/virtualClock.ts'
import { createRelays } from './relays.ts'

const startMs = Date.UTC(2026, 0, 1)
const secret = 's'.repeat(32)
const urls = ['turn:turn.example.com:3478?transport=udp', 'turns:turn.example.com:443?transport=tcp']

test('a credential is the name signed with the secret, and the name says when it ends and nothing else', () => {
  const [server] = createRelays({ urls, secret }, createVirtualClock(startMs)).iceServers(240_000)
  expect(server?.urls).toEqual(urls)
  expect(server?.username).toMatch(new RegExp(`^${startMs / 1000 + 240}:[\\w-]{16}$`))
  expect(server?.credential).toBe(
    createHmac('sha1', secret)
      .update(server?.username ?? '')
      .digest('base64'),
  )
})

test('nobody has the same twice', () => {
  const relays = createRelays({ urls, secret }, createVirtualClock(startMs))
  const names = Array.from({ length: 100 }, () => relays.iceServers(1000)[0]?.username)
  expect(new Set(names).size).toBe(100)
})

test('without a relay there is none', () => {
  expect(createRelays(null, createVirtualClock(startMs)).iceServers(1000)).toEqual([])
})
