import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { oncePerPage } from './oncePerPage.ts'

/** An open that the browser never answers, until the test does. */
interface Opening {
  result: { close: () => void }
  onsuccess?: () => void
  onblocked?: () => void
}

let openings: Opening[]
let isBlocked: boolean

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  openings = []
  isBlocked = false
  const open = () => {
    const opening: Opening = { result: { close: vi.fn() } }
    openings.push(opening)
    if (isBlocked) queueMicrotask(() => opening.onblocked?.())
    return opening
  }
  vi.stubGlobal('indexedDB', { open })
  vi.stubGlobal('CryptoKey', class {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function openKeys() {
  const [{ loadBrowserKey }, { indexedKeyStore }] = await Promise.all([
    import('../identity/browserKey.ts'),
    import('../identity/indexedKeyStore.ts'),
  ])
  const keys = oncePerPage<Awaited<ReturnType<typeof loadBrowserKey>>>()
  return () => keys('browser-key', () => loadBrowserKey(indexedKeyStore('browser-key')))
}

test('a store that never answers costs two seconds once; all on the page have one key, which no late answer replaces', async () => {
  const key = await openKeys()
  const both = Promise.all([key(), key()])
  await vi.advanceTimersByTimeAsync(2000)
  const [first, second] = await both
  expect(second.publicKey).toEqual(first.publicKey)
  expect(openings).toHaveLength(1)
  openings[0]?.onsuccess?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(openings[0]?.result.close).toHaveBeenCalledOnce()
  expect((await key()).publicKey).toEqual(first.publicKey)
})

test('a store that another tab blocks is given up at once', async () => {
  isBlocked = true
  const key = await openKeys()
  expect((await key()).publicKey.kty).toBe('EC')
})

test('the page’s own function that never answers is refused after ten seconds', async () => {
  const { vouchOf } = await import('../caller/admission/vouch.ts')
  const asked = vouchOf(() => new Promise(() => {}))
  const refused = expect(asked).rejects.toMatchObject({ code: 'vouch-failed' })
  await vi.advanceTimersByTimeAsync(10_000)
  await refused
})

test('a certificate that is never made is refused after five seconds', async () => {
  vi.stubGlobal('RTCPeerConnection', { generateCertificate: () => new Promise(() => {}) })
  const { mediaCertificate } = await import('../media/certificate.ts')
  const asked = mediaCertificate('caller', 'https://calls.example.com')
  const refused = expect(asked).rejects.toMatchObject({ code: 'browser-unsupported' })
  await vi.advanceTimersByTimeAsync(7000)
  await refused
})
