import { expect, test } from 'vitest'
import { type CertificateStore, keptCertificate } from './keptCertificate.ts'

const dayMs = 24 * 3600_000

function browser() {
  let kept: { expires: number; name: string } | undefined
  let made = 0
  const store: CertificateStore<{ expires: number; name: string }> = {
    load: async () => kept,
    keep: async (certificate, isGood) => {
      if (!kept || !isGood(kept)) kept = certificate
      return kept
    },
  }
  const make = (nowMs: number) => async () => {
    made += 1
    return { expires: nowMs + 30 * dayMs, name: `made ${made}` }
  }
  return { store, load: (nowMs: number) => keptCertificate(store, nowMs, make(nowMs)) }
}

test('a reload has the certificate of before, until its last day', async () => {
  const { load } = browser()
  const first = await load(0)
  expect(await load(28 * dayMs)).toBe(first)
  const second = await load(29 * dayMs)
  expect(second.name).toBe('made 2')
  expect(await load(30 * dayMs)).toBe(second)
})

test('of two tabs that make one at the same time, both use the one that is kept', async () => {
  const { load } = browser()
  const [one, other] = await Promise.all([load(0), load(0)])
  expect(one).toBe(other)
})

test.each(['load', 'keep'] as const)(
  'where nothing can be %sed, one lives as long as the page',
  async what => {
    const { store } = browser()
    const broken = { ...store, [what]: () => Promise.reject(new DOMException('', 'DataCloneError')) }
    const made = { expires: 30 * dayMs, name: 'of this page' }
    expect(await keptCertificate(broken, 0, async () => made)).toBe(made)
  },
)
