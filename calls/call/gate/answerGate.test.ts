import { expect, test } from 'vitest'
import { type BroughtWork, type CallId, type Gate, RingfenceError } from '../../../protocol/index.ts'
import { voice } from '../../testing/fakeMedia.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { earFor, thenSound } from '../../testing/sounds/playSounds.ts'
import { recordedSounds } from '../../testing/sounds/recordedSounds.ts'

const rows = (kind: string) => {
  const sound = recordedSounds().find(each => each.kind === kind && each.dtx && each.heard.unmutedMs >= 8000)
  if (!sound) throw new Error(`no ${kind} was recorded`)
  return sound.heard
}
const silence = rows('silence')
/** Still until the light is on, two seconds of speech, still again. */
const onCue = thenSound(thenSound(silence, 4500, rows('clear')), 6500, silence)

const everybody = { when: 'always', passkeyHelps: false } as const
/** One in line is more than is calm. */
const neverCalm = { calmPerAgent: 0, calmAtLeast: 0 }
const work: BroughtWork = { challenge: 'of the service', solution: 7 }

type Options = Parameters<typeof openDesk>[0]

/** A queue that asks everybody, a free agent, and a caller who is asked. */
async function gated(options: Options, sound = silence) {
  const here = await openDesk({ gate: everybody, ...options })
  here.media.ear = () => earFor(here.clock, () => sound)
  const agentId = await here.seat('a')
  const join = async () => {
    const { callId } = await here.join()
    await here.desk.produce({ side: 'caller', callId }, callId, voice)
    await here.drain()
    return callId
  }
  const callId = await join()
  const gate = (of: CallId = callId): Gate => {
    const asked = here.heardOf(of, 'gateChanged').at(-1)?.gate
    if (!asked) throw new Error('nothing is asked')
    return asked
  }
  const answer = (more: { readonly work?: BroughtWork } = {}, of: CallId = callId) => {
    const { number = 0, key = '' } = gate(of).key ?? {}
    return here.desk.answerGate(of, { number, key, ...more })
  }
  const answerWrong = () => {
    const { number = 0, key = '0' } = gate().key ?? {}
    return here.desk.answerGate(callId, { number, key: String((Number(key) + 1) % 10) })
  }
  const rings = () => here.heardOf(agentId, 'ringStarted').length
  return { ...here, ...{ agentId, callId, join, gate, answer, answerWrong, rings } }
}

test('under pressure the right key costs work, and a wrong one a try; what is not paid is no try', async () => {
  const brought: unknown[] = []
  const here = await gated({
    calm: neverCalm,
    settleKey: async (_, paid) => {
      brought.push(paid)
      if (paid === undefined) throw new RingfenceError('work-required')
    },
  })
  expect(await here.answerWrong()).toEqual({ passed: false })
  expect(brought).toEqual([])
  const { key } = here.gate()
  await expect(here.answer()).rejects.toMatchObject({ code: 'work-required' })
  expect(here.gate()).toMatchObject({ triesLeft: 2, key })
  expect(here.rings()).toBe(0)
  expect(await here.answer({ work })).toEqual({ passed: true })
  await here.drain()
  expect([brought, here.rings()]).toEqual([[undefined, work], 1])
})

test('work is asked for the very caller whose key it is', async () => {
  const callers: unknown[] = []
  const here = await gated({ calm: neverCalm, settleKey: async caller => void callers.push(caller) })
  const { site, queue, jkt } = here.desk.tokenOf(here.callId)
  await here.answer({ work })
  expect(callers).toMatchObject([{ site, queue, jkt }])
})

test('in calm the key costs nothing', async () => {
  const here = await gated({
    settleKey: async () => {
      throw new RingfenceError('work-required')
    },
  })
  expect(await here.answer()).toEqual({ passed: true })
})

/** Whoever pays is not done before `pay`. */
function slowly() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { calm: neverCalm, settleKey: () => promise, pay: resolve }
}

test('a key that is paid for when another one is asked is a try, as any to an earlier question', async () => {
  const { pay, ...slow } = slowly()
  const here = await gated(slow)
  const former = here.answer()
  await here.answerWrong()
  pay()
  expect([await former, here.gate().triesLeft]).toEqual([{ passed: false }, 1])
  expect(here.rings()).toBe(0)
})

test('whoever is heard while they pay is rung for, and needs no key any more', async () => {
  const { pay, ...slow } = slowly()
  const here = await gated(slow, onCue)
  const former = here.answer()
  await here.clock.advance(15_000)
  expect(here.ringOf(here.agentId)?.call.heard).toMatchObject({ gate: 'voice' })
  pay()
  await expect(former).rejects.toMatchObject({ code: 'request-not-allowed' })
})

test('whoever leaves while they pay has left', async () => {
  const { pay, ...slow } = slowly()
  const here = await gated(slow)
  const former = here.answer()
  here.desk.hangUp({ side: 'caller', callId: here.callId }, here.callId, 'person')
  pay()
  await expect(former).rejects.toMatchObject({ code: 'request-not-allowed' })
  await here.drain()
  expect(here.held()).toMatchObject({ calls: 0, rooms: 0 })
})
