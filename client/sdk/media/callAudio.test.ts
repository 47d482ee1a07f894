import { afterEach, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import type { Leg, LegOptions } from '../platform/browser.ts'
import { createFakeMedia, fakeTrack } from '../testing/fakeMedia.ts'
import { legMedia } from '../testing/fixtures.ts'
import { createNodePlatform } from '../testing/index.ts'
import { CallAudio } from './callAudio.ts'
import type { OwnMicrophone } from './keptMicrophone.ts'

type FakeTrack = ReturnType<typeof fakeTrack>

/** A computer with these microphones; the first is the system's own. */
class Desk {
  readonly plugged = ['built-in']
  allowed = true
  readonly asked: string[] = []
  readonly opened: FakeTrack[] = []
  readonly states: OwnMicrophone['state'][] = []
  nowMs = 0
  readonly #timers = new Set<() => void>()
  readonly platform = createNodePlatform({
    fetch: () => Promise.reject(new TypeError('nothing is fetched')),
    openSocket: () => ({ send() {}, close() {} }),
    clock: {
      now: () => this.nowMs,
      after: (_ms, act) => {
        this.#timers.add(act)
        return () => this.#timers.delete(act)
      },
    },
    openMicrophone: async deviceId => this.#open(deviceId),
  })
  readonly voice: CallAudio

  constructor() {
    this.platform.microphoneAllowed = async () => this.allowed
    this.voice = new CallAudio(this.platform, () => this.states.push(this.voice.microphone.state))
  }

  #open(deviceId: string) {
    this.asked.push(deviceId)
    if (!this.allowed) throw new RingfenceError('microphone-denied')
    const label = this.plugged.includes(deviceId) ? deviceId : this.plugged[0]
    if (label === undefined) throw new RingfenceError('microphone-missing')
    const track = fakeTrack(label)
    this.opened.push(track)
    return { track, isStandIn: deviceId !== '' && label !== deviceId, stop: () => track.stop() }
  }

  get speaks(): FakeTrack | undefined {
    return this.opened.filter(track => track.readyState === 'live').at(-1)
  }

  plug(...labels: string[]): void {
    this.plugged.splice(0, Number.POSITIVE_INFINITY, ...labels)
    this.platform.changeDevices()
  }

  /** The device of now is gone; the browser ends its track. */
  end(): void {
    this.nowMs += 5000
    this.speaks?.remoteStop()
    this.tick()
  }

  tick(): void {
    for (const act of [...this.#timers]) {
      this.#timers.delete(act)
      act()
    }
  }
}

let desk: Desk
afterEach(() => {
  desk.voice.close()
  expect(desk.speaks).toBeUndefined()
})

const until = (state: OwnMicrophone['state'], label = '') =>
  vi.waitUntil(() => desk.voice.microphone.state === state && desk.voice.microphone.label === label)

test('a microphone that ends gives way to the next one, and comes back when it is back', async () => {
  desk = new Desk()
  desk.plug('built-in', 'headset')
  await desk.voice.openMicrophone('headset')
  expect(desk.voice.microphone).toEqual({ state: 'open', label: 'headset' })
  desk.plug('built-in')
  desk.end()
  await until('stand-in', 'built-in')
  desk.plug('built-in', 'headset')
  await until('open', 'headset')
  expect(desk.opened.filter(({ readyState }) => readyState === 'live')).toHaveLength(1)
})

test.each([true, false])('who muted (%s) stays so through each change', async muted => {
  desk = new Desk()
  desk.plug('built-in', 'headset')
  await desk.voice.openMicrophone('headset')
  desk.voice.mute(muted)
  desk.plug('built-in')
  desk.end()
  await until('stand-in', 'built-in')
  expect(desk.speaks?.enabled).toBe(!muted)
  expect(desk.voice.isSilent).toBe(muted)
})

test('without another one it is missing, until one is plugged in', async () => {
  desk = new Desk()
  await desk.voice.openMicrophone('')
  desk.plug()
  desk.end()
  await until('missing')
  expect(desk.voice.isSilent).toBe(true)
  desk.plug('headset')
  await until('open', 'headset')
  expect(desk.voice.isSilent).toBe(false)
})

test('a permission that was withdrawn is not asked for again without a press', async () => {
  desk = new Desk()
  await desk.voice.openMicrophone('')
  desk.allowed = false
  desk.end()
  await until('not-allowed')
  desk.plug('built-in', 'headset')
  await new Promise(resolve => setTimeout(resolve))
  expect(desk.asked).toEqual([''])

  await expect(desk.voice.allowMicrophone()).rejects.toMatchObject({ code: 'microphone-denied' })
  desk.allowed = true
  await desk.voice.allowMicrophone()
  expect(desk.voice.microphone).toEqual({ state: 'open', label: 'built-in' })
})

test('a microphone that the system silences is told, and told when it is over', async () => {
  desk = new Desk()
  await desk.voice.openMicrophone('')
  desk.speaks?.remoteMute()
  expect(desk.voice.microphone.state).toBe('silenced')
  desk.speaks?.remoteUnmute()
  expect(desk.states).toEqual(['open', 'silenced', 'open'])
})

test('one that ends as soon as it is opened is not opened again and again', async () => {
  desk = new Desk()
  await desk.voice.openMicrophone('')
  desk.speaks?.remoteStop()
  expect(desk.voice.microphone.state).toBe('missing')
  expect(desk.asked).toHaveLength(1)
  desk.tick()
  await until('open', 'built-in')
  expect(desk.asked).toHaveLength(2)
})

test('nothing is opened after the end', async () => {
  desk = new Desk()
  await desk.voice.openMicrophone('')
  desk.voice.close()
  desk.plug('headset')
  desk.tick()
  await expect(desk.voice.allowMicrophone()).rejects.toMatchObject({ code: 'request-not-allowed' })
  expect(desk.asked).toHaveLength(1)
})

test('the leg that comes last speaks with the microphone of then, and with silence where that is gone', async () => {
  desk = new Desk()
  const spoken: string[][] = []
  const { mediaKey } = await createFakeMedia().mediaCertificate()
  const engine = { mediaKey, prepare: () => Promise.reject(new Error('unasked')), openLeg }
  function openLeg({ track }: LegOptions): Leg {
    spoken.push([track.label, track.readyState])
    return {
      ...{ speak: () => {}, consume() {}, useRelays() {}, restartIce: async () => {}, close() {} },
      sample: async () => ({ packets: undefined, ownEnergy: undefined }),
    }
  }
  const options = { media: legMedia, onProduced() {}, onPath() {}, onFailed() {} }
  desk.plug('built-in', 'headset')
  await desk.voice.openMicrophone('')
  // While nothing is spoken on yet another one is chosen.
  await desk.voice.useDevices({ input: 'headset', output: '' })
  desk.voice.openLeg(engine, options)
  desk.voice.closeLeg()
  desk.plug()
  desk.allowed = false
  desk.end()
  await vi.waitFor(() => expect(desk.voice.microphone.state).toBe('not-allowed'))
  desk.voice.openLeg(engine, options)
  expect(spoken).toEqual([
    ['headset', 'live'],
    ['', 'live'],
  ])
})
