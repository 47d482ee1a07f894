import type { Frame, Page } from 'playwright'
import { expect } from 'vitest'
import { hearingRate } from './fingerprint.ts'
import { type Heard, heardAs, heardAtAnyPace } from './heard.ts'

const excerptSeconds = 3

/** The last seconds that the page gave to its loudspeaker. */
async function listenTo(page: Page | Frame, seconds = excerptSeconds): Promise<Float32Array> {
  const base64 = await page.evaluate(sampleCount => {
    const blocks: Float32Array[] = []
    for (let at = window.probe.blocks.length - 1, found = 0; at >= 0 && found < sampleCount; at -= 1) {
      const block = window.probe.blocks[at] ?? new Float32Array()
      found += block.length
      blocks.unshift(block)
    }
    const octets = new Uint8Array(blocks.reduce((sum, block) => sum + 2 * block.length, 0))
    const view = new DataView(octets.buffer)
    let at = 0
    for (const block of blocks) {
      for (const sample of block) {
        view.setInt16(at, Math.max(-1, Math.min(1, sample)) * 32_767, true)
        at += 2
      }
    }
    let text = ''
    for (const octet of octets) text += String.fromCharCode(octet)
    return btoa(text)
  }, seconds * hearingRate)
  const octets = Buffer.from(base64, 'base64')
  return Float32Array.from(
    { length: octets.length / 2 },
    (_, index) => octets.readInt16LE(index * 2) / 32_768,
  )
}

/** What is heard from now on is judged alone. */
export const forgetWhatWasHeard = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.probe.blocks.length = 0
  })

/** Waits until the last seconds at the page's loudspeaker are this, and nothing else. */
export async function expectToHear(
  page: Page | Frame,
  what: Heard,
  timeout = 20_000,
  judge = heardAs,
): Promise<void> {
  const verdict = async () => {
    const samples = await listenTo(page)
    return samples.length < excerptSeconds * hearingRate ? 'too short to tell' : judge(samples)
  }
  await expect.poll(verdict, { timeout, interval: 250 }).toBe(what)
}

/** The same where one of the two browsers is a Firefox. */
export const expectToHearAtAnyPace = (page: Page, what: Heard): Promise<void> =>
  expectToHear(page, what, 30_000, heardAtAnyPace)

/** Waits until a second of silence has come, during which no packet arrived. */
export async function expectNoPackets(page: Page): Promise<void> {
  await expectToHear(page, 'silence')
  const heardSamples = () => page.evaluate(() => window.probe.heardSamples)
  const packets = () => page.evaluate(() => window.probe.countPackets())
  const before = await packets()
  const since = await heardSamples()
  await expect.poll(heardSamples, { timeout: 10_000, interval: 100 }).toBeGreaterThan(since + hearingRate)
  expect(await packets()).toBe(before)
}

/** Waits until every microphone that this page opened is closed again. */
export async function expectMicrophonesClosed(page: Page): Promise<void> {
  const states = () => page.evaluate(() => window.probe.microphones.map(track => track.readyState))
  await expect.poll(async () => (await states()).filter(state => state !== 'ended')).toEqual([])
}

export const openedMicrophones = (page: Page): Promise<number> =>
  page.evaluate(() => window.probe.microphones.length)
