import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallId, codeOf, type Gate } from '../../../protocol/index.ts'
import { voice } from '../../testing/fakeMedia.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { earFor, type Sounds, thenSound } from '../../testing/sounds/playSounds.ts'
import { recordedSounds } from '../../testing/sounds/recordedSounds.ts'
import type { CallerInput } from '../../testing/testDesk.ts'

const recorded = recordedSounds()
const rows = (kind: string, number = 0) => {
  const sound = recorded.filter(each => each.kind === kind && each.dtx && each.heard.unmutedMs >= 8000)[
    number
  ]
  if (!sound) throw new Error(`no ${kind} was recorded`)
  return sound.heard
}
const silence = rows('silence')
const talker = rows('clear')
const loop = rows('loop', 4)
/** Still until a moment after the light goes on, in the middle of what is drawn; two seconds of speech; still again. */
const onCue = thenSound(thenSound(silence, 4500, talker), 6500, silence)

const rtpCapabilities = { codecs: [], headerExtensions: [] }

type Options = Parameters<typeof openDesk>[0]

/** A queue that asks, a free agent, and a caller whose microphone sends this. */
async function gated(sounds: Sounds, { caller, ...options }: Options & { caller?: CallerInput } = {}) {
  const here = await openDesk({ gate: { when: 'always', passkeyHelps: true }, ...options })
  here.media.ear = () => earFor(here.clock, () => sounds())
  const agentId = await here.seat('a')
  const join = async (input: CallerInput = {}) => {
    const { callId } = await here.join(input)
    await here.desk.produce({ side: 'caller', callId }, callId, voice)
    await here.drain()
    return callId
  }
  const callId = await join(caller)
  const comeBack = async (of: CallId) => {
    const { jti } = here.desk.tokenOf(of)
    here.desk.callerAway(of)
    await here.desk.resume({ callId: of, jti, rtpCapabilities })
    here.desk.catchUp({ side: 'caller', callId: of })
    await here.desk.produce({ side: 'caller', callId: of }, of, voice)
    await here.drain()
  }
  const reload = () => comeBack(callId)
  const gate = (of: CallId = callId) => here.heardOf(of, 'gateChanged').at(-1)?.gate ?? null
  const asked = (): Gate => gate() ?? fail('nothing is asked')
  return {
    ...here,
    ...{ agentId, callId, join, comeBack, reload, gate, asked },
    rings: () => here.heardOf(agentId, 'ringStarted').length,
    answer: (key: string, number = gate()?.key?.number ?? 0) => here.desk.answerGate(callId, { number, key }),
    wrong: () => String((Number(gate()?.key?.key ?? 0) + 1) % 10),
  }
}

function fail(why: string): never {
  throw new Error(why)
}

test('nobody is rung before somebody is heard; the light goes on at a moment that the service draws', async () => {
  const here = await gated(() => onCue)
  expect([here.gate(), here.rings()]).toMatchObject([{ light: 'soon', missed: null, triesLeft: 3 }, 0])
  await here.clock.advance(3999)
  expect(here.gate()?.light).toBe('soon')
  await here.clock.advance(1)
  expect([here.gate()?.light, here.rings()]).toEqual(['on', 0])
  await here.clock.advance(4000)
  expect([here.gate(), here.rings()]).toEqual([null, 1])
  expect(here.ringOf(here.agentId)?.call.heard).toMatchObject({ gate: 'voice' })
})

test('who says nothing is told so, three times, and then offered a passkey; nobody is rung, and the place is kept', async () => {
  const here = await gated(() => silence)
  const other = await here.join()
  await here.clock.advance(15_000)
  expect(here.gate()).toMatchObject({ light: 'off', missed: 'voice', triesLeft: 2, nextTryInMs: null })
  await here.clock.advance(38_000)
  expect(here.gate()).toMatchObject({ missed: 'voice', triesLeft: 0, passkeyHelps: true })
  expect(here.gate()?.key).not.toBeNull()
  await here.clock.advance(1000)
  expect(here.heardOf(here.callId, 'waiting').at(-1)?.place ?? 1).toBe(1)
  expect(here.heardOf(other, 'ended')).toEqual([])
  expect(here.rings()).toBe(0)
  // One more each minute, and no more.
  const lights = () =>
    here.heardOf(here.callId, 'gateChanged').filter(({ gate }) => gate?.light === 'on').length
  const before = lights()
  await here.clock.advance(240_000)
  expect(lights() - before).toBeLessThanOrEqual(4)
  expect(lights() - before).toBeGreaterThanOrEqual(3)
  await here.clock.advance(600_000)
  expect(here.heardOf(here.callId, 'ended')).toMatchObject([{ reason: 'waited-too-long' }])
  expect(here.rings()).toBe(0)
})

test('the shown key passes at once, whoever cannot speak; the card of the agent and the record say how', async () => {
  const here = await gated(() => silence)
  expect(await here.answer(here.asked().key?.key ?? '')).toEqual({ passed: true })
  await here.drain()
  expect([here.gate(), here.rings()]).toEqual([null, 1])
  expect(here.ringOf(here.agentId)?.call.heard).toEqual({ sound: null, gate: 'key' })
  // Twice is no harm.
  await here.clock.advance(15_000)
  expect(here.heardOf(here.agentId, 'callerHeard').at(-1)?.heard).toEqual({ sound: 'silent', gate: 'key' })
  await here.accept(here.agentId)
  here.desk.hangUp({ side: 'caller', callId: here.callId }, here.callId, 'person')
  await here.drain()
  expect((await here.store.calls.records.find(here.callId))?.heard).toEqual({ sound: 'silent', gate: 'key' })
})

test('a wrong key costs a try and asks for another; after three there is none, and the caller stays in line', async () => {
  const here = await gated(() => silence)
  for (const left of [2, 1, 0]) {
    expect(await here.answer(here.wrong())).toEqual({ passed: false })
    expect(here.gate()).toMatchObject({ missed: 'key', triesLeft: left })
  }
  expect(here.gate()).toMatchObject({ key: null, passkeyHelps: true })
  await expect(here.answer('1')).rejects.toMatchObject({ code: 'rate-limited' })
  await here.clock.advance(60_000)
  expect(here.gate()?.key).toMatchObject({ number: 4 })
  expect(await here.answer(here.asked().key?.key ?? '')).toEqual({ passed: true })
  await here.drain()
  expect(here.rings()).toBe(1)
})

test('an answer to an earlier question is a try, whatever it says', async () => {
  const here = await gated(() => silence)
  const first = here.asked().key
  await here.answer(here.wrong())
  expect(await here.answer(here.asked().key?.key ?? '', first?.number)).toEqual({ passed: false })
  expect(here.gate()?.triesLeft).toBe(1)
  expect(here.rings()).toBe(0)
})

test('whoever tries every key has three tries, whatever they do between them', async () => {
  const here = await gated(() => silence)
  let tried = 0
  for (let round = 0; round < 6; round += 1) {
    try {
      await here.answer(here.wrong())
      tried += 1
    } catch (error) {
      expect(codeOf(error)).toBe('rate-limited')
    }
    await here.reload()
  }
  expect([tried, here.rings()]).toEqual([3, 0])
})

const deeds = ['wrong key', 'old key', 'no key', 'mute', 'unmute', 'reload', 'wait', 'wait long'] as const

test('whatever a page does that does not speak and has not the key, nobody is rung, and tries are few', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { maxLength: 25 }), async all => {
      const here = await gated(() => silence)
      const from = { side: 'caller', callId: here.callId } as const
      const beganMs = here.clock.monotonic()
      let tries = 0
      const answer = async (key: string, number?: number) => {
        if (!(await here.answer(key, number)).passed) tries += 1
      }
      const dos: Record<(typeof deeds)[number], () => void | Promise<void>> = {
        'wrong key': () => answer(here.wrong()),
        'old key': () => answer(here.gate()?.key?.key ?? '0', 0),
        'no key': () => answer(''),
        mute: () => here.desk.setMuted(from, here.callId, true),
        unmute: () => here.desk.setMuted(from, here.callId, false),
        reload: here.reload,
        wait: () => here.clock.advance(7000),
        'wait long': () => here.clock.advance(31_000),
      }
      for (const deed of all) {
        try {
          await dos[deed]()
        } catch (error) {
          // Who came back too often is away, and their call ends.
          expect(['rate-limited', 'call-not-found']).toContain(codeOf(error))
        }
        await here.drain()
      }
      expect(here.rings()).toBe(0)
      expect(tries).toBeLessThanOrEqual(3 + Math.floor((here.clock.monotonic() - beganMs) / 60_000))
      await here.desk.close()
    }),
    { numRuns: 60 },
  )
})

test('a sound that is played over and over rings nobody', async () => {
  const here = await gated(() => loop)
  await here.clock.advance(120_000)
  expect([here.gate()?.missed, here.rings()]).toEqual(['voice', 0])
})

test('who speaks all the time passes when all of a try was heard', async () => {
  const here = await gated(() => talker)
  await here.clock.advance(14_000)
  expect(here.rings()).toBe(0)
  await here.clock.advance(1000)
  expect(here.rings()).toBe(1)
  expect(here.ringOf(here.agentId)?.call.heard).toEqual({ sound: 'voice', gate: 'voice' })
})

test('the same sound from another caller passes for one of them only', async () => {
  const here = await gated(() => talker)
  await here.clock.advance(15_000)
  expect(here.rings()).toBe(1)
  await here.accept(here.agentId)
  const other = await here.join()
  await here.clock.advance(15_000)
  expect(here.gate(other)).toMatchObject({ missed: 'voice' })
})

test('time that is muted does not count, and the caller is told', async () => {
  const here = await gated(() => silence)
  const from = { side: 'caller', callId: here.callId } as const
  await here.desk.setMuted(from, here.callId, true)
  expect(here.gate()?.muted).toBe(true)
  await here.clock.advance(60_000)
  expect(here.gate()).toMatchObject({ muted: true, light: 'off', missed: null, triesLeft: 3 })
  await here.desk.setMuted(from, here.callId, false)
  expect(here.gate()).toMatchObject({ muted: false, light: 'soon' })
})

test('muting again and again makes no try free for ever', async () => {
  const here = await gated(() => silence)
  const from = { side: 'caller', callId: here.callId } as const
  for (let round = 0; round < 8; round += 1) {
    await here.clock.advance(6000)
    await here.desk.setMuted(from, here.callId, true)
    await here.desk.setMuted(from, here.callId, false)
    await here.clock.advance(13_000)
  }
  expect(here.gate()?.triesLeft).toBe(0)
})

test('where nobody can listen nothing is said of the caller, and the key is there', async () => {
  let isBusy = true
  const here = await gated(() => (isBusy ? null : onCue))
  await here.clock.advance(60_000)
  expect(here.gate()).toMatchObject({ missed: null, triesLeft: 3 })
  expect(here.gate()?.key).not.toBeNull()
  isBusy = false
  await here.clock.advance(15_000)
  expect(here.rings()).toBe(1)
})

test('a page that is loaded again in the gate is asked the same, and nothing is new', async () => {
  const here = await gated(() => silence)
  await here.answer(here.wrong())
  await here.clock.advance(15_000)
  const before = here.asked()
  expect(before.triesLeft).toBe(1)
  await here.reload()
  expect(here.gate()).toMatchObject({ key: before.key, triesLeft: 1, missed: 'voice' })
})

test('whoever comes back hears that nothing is asked any more: they may not have heard it the first time', async () => {
  const here = await gated(() => silence)
  const other = await here.join()
  await here.answer(here.asked().key?.key ?? '')
  await here.drain()
  await here.accept(here.agentId)
  const key = here.gate(other)?.key ?? fail('no key is shown')
  expect(await here.desk.answerGate(other, key)).toEqual({ passed: true })
  const told = here.heardOf(other, 'gateChanged').length
  await here.comeBack(other)
  expect(here.heardOf(other, 'gateChanged').slice(told)).toMatchObject([{ gate: null }])
})

test.each<[string, CallerInput]>([
  ['an identity', { assurance: 'passkey', caller: 'p' }],
  ['an account', { assurance: 'vouched', caller: 'v' }],
])('%s is asked nothing', async (_, caller) => {
  const here = await gated(() => silence, { caller })
  expect([here.gate(), here.rings()]).toEqual([null, 1])
})

test('in calm nobody is asked where that is set; under pressure everybody in line is, and in calm again nobody', async () => {
  const options: Options = {
    gate: { when: 'under-pressure', passkeyHelps: false },
    calm: { calmPerAgent: 0, calmAtLeast: 2 },
  }
  const here = await gated(() => silence, options)
  expect([here.gate(), here.rings()]).toEqual([null, 1])
  await here.accept(here.agentId)
  const [second, third] = [await here.join(), await here.join()]
  expect([here.gate(second), here.gate(third)]).toEqual([null, null])
  const fourth = await here.join()
  expect(here.gate(fourth)).toMatchObject({ light: 'soon' })
  await here.clock.advance(5000)
  // Who is just being listened to has the key at once.
  expect(here.gate(second)?.key).not.toBeNull()
  await here.clock.advance(16_000)
  expect(here.gate(second)).toMatchObject({ light: 'soon' })
  for (const callId of [third, fourth]) here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
  await here.clock.advance(5000)
  expect(here.gate(second)).toBeNull()
})

test('under pressure who showed to be there long ago is asked once more when it is their turn', async () => {
  const here = await gated(() => onCue, { calm: { calmPerAgent: 0, calmAtLeast: 0 } })
  await here.clock.advance(8000)
  expect(here.rings()).toBe(1)
  await here.accept(here.agentId)
  const second = await here.join()
  await here.clock.advance(30_000)
  expect(here.gate(second)).toBeNull()
  here.desk.hangUp({ side: 'caller', callId: here.callId }, here.callId, 'person')
  await here.drain()
  expect([here.gate(second)?.light, here.rings()]).toEqual(['soon', 1])
  await here.clock.advance(15_000)
  expect([here.gate(second), here.rings()]).toEqual([null, 2])
})

test('nothing may be answered where nothing is asked', async () => {
  const here = await gated(() => silence, { gate: { when: 'off', passkeyHelps: true } })
  await expect(here.desk.answerGate(here.callId, { number: 1, key: '1' })).rejects.toMatchObject({
    code: 'request-not-allowed',
  })
})

test('who is asked nothing is listened to once; a sound that repeats lets others go first, and ends nothing', async () => {
  const here = await gated(() => loop, { gate: { when: 'off', passkeyHelps: false } })
  expect(here.rings()).toBe(1)
  await here.accept(here.agentId)
  const played = await here.join()
  await here.clock.advance(15_000)
  let sounds = silence
  here.media.ear = () => earFor(here.clock, () => sounds)
  const quiet = await here.join()
  await here.clock.advance(15_000)
  here.desk.hangUp({ side: 'caller', callId: here.callId }, here.callId, 'person')
  await here.drain()
  expect(here.ringOf(here.agentId)?.call).toMatchObject({ callId: quiet })
  sounds = talker
  await here.accept(here.agentId)
  here.desk.hangUp({ side: 'caller', callId: quiet }, quiet, 'person')
  await here.drain()
  expect(here.ringOf(here.agentId)?.call).toMatchObject({ callId: played, heard: { sound: 'repeating' } })
})

test('a call that ends while it is listened to leaves nothing', async () => {
  const here = await gated(() => silence)
  here.desk.hangUp({ side: 'caller', callId: here.callId }, here.callId, 'person')
  await here.drain()
  expect(here.held()).toMatchObject({ calls: 0, rooms: 0 })
})
