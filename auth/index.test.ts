import { expect, onTestFinished, test } from 'vitest'
import { SiteKey } from '../protocol/index.ts'
import { agentId, temporaryStore } from '../store/testing/testStore.ts'
import { startService } from './testing/testService.ts'

async function startAuth(publicOrigin?: string) {
  const { store, clock } = await temporaryStore(onTestFinished)
  const options = { memory: store.auth, clock, ...(publicOrigin === undefined ? {} : { publicOrigin }) }
  return startService(options, onTestFinished)
}

test('an origin of any site is a site’s origin, and no other is', async () => {
  const { auth } = await startAuth()
  expect(auth.isPageOrigin('https://shop.example')).toBe(true)
  expect(auth.isPageOrigin('https://other.example')).toBe(true)
  expect(auth.isPageOrigin('https://calls.example')).toBe(false)
  expect(auth.isPageOrigin('')).toBe(false)
})

test('callers know a seat by six letters and digits, others at each site and the same for ever', async () => {
  const { auth } = await startAuth()
  const { pseudonym } = auth.seatProofs
  const [shop, other] = [SiteKey.parse('shop'), SiteKey.parse('other')]
  expect(pseudonym(shop, agentId('a'))).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/)
  expect(pseudonym(shop, agentId('a'))).toBe(pseudonym(shop, agentId('a')))
  const names = [pseudonym(shop, agentId('a')), pseudonym(other, agentId('a')), pseudonym(shop, agentId('b'))]
  expect(new Set(names).size).toBe(3)
})

test('nonces are 128 bits and never the same', async () => {
  const { auth } = await startAuth()
  const nonces = Array.from({ length: 1000 }, () => auth.newNonce())
  expect(new Set(nonces).size).toBe(1000)
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/)
})

test.each(['http://127.0.0.1:3000', 'http://[::1]:3000'])(
  'at %s the log says that no browser makes a passkey for an address',
  async publicOrigin => {
    const { logged } = await startAuth(publicOrigin)
    expect(logged).toEqual([expect.stringContaining('passkeys need a host name')])
  },
)
