import { afterEach, expect, test, vi } from 'vitest'
import { fakeTrack } from '../testing/fakeMedia.ts'
import { createNodePlatform } from '../testing/index.ts'
import { CallAudio } from './callAudio.ts'
import { ProcessedMicrophone, type ProcessingFailure, type ProcessMicrophone } from './processedMicrophone.ts'

type FakeTrack = ReturnType<typeof fakeTrack>

/** A computer with one microphone, on a page that works on it. */
function desk(process: ProcessMicrophone) {
  const opened: FakeTrack[] = []
  const spoken: MediaStreamTrack[] = []
  const failures: ProcessingFailure[] = []
  const timers = new Set<() => void>()
  const plugged = { label: 'built-in' }
  const platform = createNodePlatform({
    fetch: () => Promise.reject(new TypeError('nothing is fetched')),
    openSocket: () => ({ send() {}, close() {} }),
    clock: {
      now: () => Date.now(),
      after: (_ms, act) => {
        timers.add(act)
        return () => timers.delete(act)
      },
    },
    async openMicrophone() {
      const track = fakeTrack(plugged.label)
      opened.push(track)
      return { track, isStandIn: false, stop: () => track.stop() }
    },
  })
  const changed = vi.fn()
  const tell = (why: ProcessingFailure) => void failures.push(why)
  const voice = new CallAudio(
    platform,
    changed,
    opened => new ProcessedMicrophone(opened, process, platform.clock, tell),
  )
  const leg = {
    ...{ consume() {}, useRelays() {}, restartIce: async () => {}, close() {} },
    speak: (track: MediaStreamTrack) => spoken.push(track),
    sample: async () => ({ packets: undefined, ownEnergy: 7 }),
  }
  const media = Object()
  voice.openLeg(
    {
      mediaKey: 'AA',
      prepare: () => Promise.reject(new Error('unasked')),
      openLeg: ({ track }) => {
        spoken.push(track)
        return leg
      },
    },
    { media, onProduced() {}, onPath() {}, onFailed() {} },
  )
  spoken.splice(0) // silence, until there is a microphone
  closing = () => voice.close()
  const tick = () => {
    for (const act of [...timers]) {
      timers.delete(act)
      act()
    }
  }
  return { voice, opened, spoken, failures, plugged, platform, changed, tick }
}

let closing = () => {}
afterEach(() => closing())

const processed = (made = fakeTrack('made')) => ({ made, process: vi.fn<ProcessMicrophone>(() => made) })

test('what the page makes of the microphone is what is sent, measured and shown', async () => {
  const { made, process } = processed()
  const { voice, opened, spoken } = desk(process)
  await voice.openMicrophone('')
  expect(process).toHaveBeenCalledExactlyOnceWith(opened[0], expect.any(AbortSignal))
  expect(spoken).toEqual([made])
  expect(voice.microphone).toEqual({ state: 'open', label: 'built-in', processing: 'on' })
  expect(voice.ownLevel()).toBe(0.5)
  // What is judged for stillness is the microphone, not the work on it.
  expect((await voice.sample()).ownEnergy).toBeUndefined()
})

test('muting silences both at once, and what is opened later, too', async () => {
  const tracks: FakeTrack[] = []
  const { voice, opened } = desk(() => {
    const track = fakeTrack('made')
    tracks.push(track)
    return track
  })
  await voice.openMicrophone('')
  voice.mute(true)
  await voice.openMicrophone('headset')
  expect([...opened, ...tracks].map(({ enabled }) => enabled)).toEqual([false, false, false, false])
  expect(voice.ownLevel()).toBe(0)
  voice.mute(false)
  expect([opened[1]?.enabled, tracks[1]?.enabled]).toEqual([true, true])
})

test('each microphone is worked on anew, and the work on the one before is told to stop', async () => {
  const signals: AbortSignal[] = []
  const tracks: FakeTrack[] = []
  const { voice, opened, plugged, spoken, tick } = desk((_, until) => {
    signals.push(until)
    const track = fakeTrack('made')
    tracks.push(track)
    return track
  })
  await voice.openMicrophone('')
  plugged.label = 'headset'
  await voice.useDevices({ input: 'headset', output: '' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'live'])
  plugged.label = 'built-in'
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 5000)
  opened[1]?.remoteStop()
  tick()
  await vi.waitUntil(() => tracks.length === 3)
  await vi.waitUntil(() => spoken.at(-1) === tracks[2])
  expect(voice.microphone).toMatchObject({ label: 'built-in', processing: 'on' })
  vi.restoreAllMocks()
  voice.close()
  expect([...opened, ...tracks].map(({ readyState }) => readyState)).toEqual(Array(6).fill('ended'))
  expect(signals.every(({ aborted }) => aborted)).toBe(true)
})

const ended = fakeTrack('ended')
ended.stop()

test.each<[ProcessingFailure, ProcessMicrophone]>([
  [
    'threw',
    () => {
      throw new Error('no model')
    },
  ],
  ['threw', () => Promise.reject(new Error('no model'))],
  ['no-track', () => ended],
  ['no-track', () => Object('a track')],
  ['no-track', () => Object(undefined)],
  ['no-track', async () => Object({ kind: 'video', readyState: 'live' })],
])('work that comes to nothing (%s) gives way to the plain microphone, and says so', async (why, process) => {
  const { voice, opened, spoken, failures } = desk(process)
  await voice.openMicrophone('')
  expect(failures).toEqual([why])
  expect(spoken).toEqual(opened)
  expect(voice.microphone).toEqual({ state: 'open', label: 'built-in', processing: 'failed' })
  expect((await voice.sample()).ownEnergy).toBe(7)
})

test('work that never answers is waited for 3 s, and what comes of it later is stopped', async () => {
  const { promise, resolve } = Promise.withResolvers<MediaStreamTrack>()
  const { voice, opened, spoken, failures, tick } = desk(() => promise)
  const opening = voice.openMicrophone('')
  await vi.waitUntil(() => opened.length === 1)
  tick()
  await opening
  expect(failures).toEqual(['late'])
  expect(spoken).toEqual(opened)
  const late = fakeTrack('late')
  resolve(late)
  await vi.waitUntil(() => late.readyState === 'ended')
  expect(voice.microphone).toMatchObject({ processing: 'failed' })
})

test('a processed track that ends in the talk gives way, and is told', async () => {
  const { made, process } = processed()
  const { voice, opened, spoken, failures, changed } = desk(process)
  await voice.openMicrophone('')
  voice.mute(true)
  const told = changed.mock.calls.length
  made.remoteStop()
  expect(failures).toEqual(['ended'])
  expect(spoken).toEqual([made, opened[0]])
  expect(opened[0]?.enabled).toBe(false)
  expect(changed.mock.calls.length).toBe(told + 1)
  expect(voice.microphone).toMatchObject({ state: 'open', processing: 'failed' })
})

test('a call that ends while the page still works gives the microphone back at once', async () => {
  const { voice, opened, failures } = desk(() => new Promise(() => {}))
  const opening = voice.openMicrophone('')
  await vi.waitUntil(() => opened.length === 1)
  voice.close()
  expect(opened[0]?.readyState).toBe('ended')
  await opening
  expect(failures).toEqual([])
})

test('who only listens in answers the same track, which is never stopped twice', async () => {
  const { voice, opened, spoken } = desk(track => track)
  await voice.openMicrophone('')
  expect(spoken).toEqual(opened)
  expect(voice.microphone).toMatchObject({ processing: 'on' })
})
