import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Room } from '../../calls/ports.ts'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { createVoice, loadCapabilities, voiceParameters } from '../../e2e/peers/voice.ts'
import type { LegMedia } from '../../protocol/index.ts'
import { bothHear, hearing, nothingOpen, startTestMedia, testCallId } from '../testing/testMedia.ts'
import { weighEveryMs } from './bitrateGuard.ts'
import type { MediaService } from './workers/workers.ts'

const identity = makeDtlsIdentity(afterAll)
const leg = { mediaKey: identity.mediaKey, rtpCapabilities: loadCapabilities }

/** All that is sent is sent in steps of one packet of each good voice, however busy the machine is. */
const everyStep: (() => void)[] = []
let steps = 0
const stepping = setInterval(() => {
  steps += 1
  for (const act of everyStep) act()
}, 20)
afterAll(() => clearInterval(stepping))
const eachStep = (act: () => void): void => void everyStep.push(act)

let media: MediaService
const rooms: Room[] = []
beforeEach(async () => {
  media = await startTestMedia()
})
afterEach(() => {
  everyStep.length = 0
  for (const room of rooms.splice(0)) room.close()
  expect(media.counts()).toEqual(nothingOpen)
  media.close()
})

interface Talk {
  readonly caller: LoadLeg
  readonly agent: LoadLeg
  readonly callerMedia: LegMedia
  /** Whose transports the service gave up, and why. */
  readonly failed: readonly string[]
}

/** A caller and an agent who hear each other, the agent speaking; `index`: which call, `callerSpeaks`: as callers do. */
async function talk(index: number, callerSpeaks = true): Promise<Talk> {
  const failed: string[] = []
  const room = await media.openRoom(
    testCallId(index),
    hearing({ onFailed: (partyId, why) => failed.push(`${partyId} ${why}`) }),
  )
  rooms.push(room)
  const [callerSsrc, agentSsrc] = [1111 + index, 2222 + index]
  const callerMedia = await room.addLeg('caller', leg)
  const caller = openLoadLeg(callerMedia, callerSsrc, identity)
  const agent = openLoadLeg(await room.addLeg('agent', leg), agentSsrc, identity)
  onTestFinished(() => {
    caller.close()
    agent.close()
  })
  await Promise.all([caller.opened, agent.opened])
  await room.produce('caller', voiceParameters(callerSsrc))
  await room.produce('agent', voiceParameters(agentSsrc))
  await room.setAudible(bothHear)
  if (callerSpeaks) eachStep(caller.speak)
  eachStep(agent.speak)
  return { caller, agent, callerMedia, failed }
}

/** How many packets reach this side for each step of the next second. */
async function heardPerStep(peer: LoadLeg): Promise<number> {
  await expect.poll(() => peer.received(), { timeout: 10_000 }).toBeGreaterThan(0)
  const [before, firstStep] = [peer.received(), steps]
  await expect.poll(() => steps - firstStep, { timeout: 10_000 }).toBeGreaterThanOrEqual(50)
  return Math.round((peer.received() - before) / (steps - firstStep))
}

test('packets under a name that nobody announced reach nobody, and the voice beside them goes on', async () => {
  const { caller, agent, failed } = await talk(0)
  const strange = createVoice(9999)
  eachStep(() => {
    for (let count = 0; count < 3; count += 1) caller.send(strange())
  })
  expect(await heardPerStep(agent)).toBe(1)
  expect(await heardPerStep(caller)).toBe(1)
  expect(failed).toEqual([])
})

test('packets that are no RTP at all, sent through the keys of a caller, reach nobody', async () => {
  const { caller, agent, failed } = await talk(0)
  eachStep(() => caller.send(Buffer.concat([Buffer.from([0x80, 0x6f]), randomBytes(90)])))
  expect(await heardPerStep(agent)).toBe(1)
  expect(failed).toEqual([])
})

test('forged packets of a stranger, with the name of the voice and without its keys, reach nobody', async () => {
  const { agent, callerMedia, failed } = await talk(0)
  const candidate = callerMedia.send.iceCandidates.find(({ protocol }) => protocol === 'udp')
  if (!candidate) throw new Error('no UDP candidate')
  const stranger = createSocket('udp4')
  onTestFinished(() => void stranger.close())
  const plain = createVoice(1111)
  eachStep(() => {
    for (let count = 0; count < 10; count += 1)
      stranger.send(Buffer.concat([plain(), randomBytes(10)]), candidate.port, candidate.address)
  })
  expect(await heardPerStep(agent)).toBe(1)
  expect(failed).toEqual([])
})

test('a caller who sends ten times as much is cut at the first weighing, and the call beside it hears nothing of that', {
  timeout: 90_000,
}, async () => {
  const beside = await talk(1)
  const { caller, failed } = await talk(0, false)
  eachStep(() => {
    for (let count = 0; count < 10; count += 1) caller.speak()
  })
  expect(await heardPerStep(beside.agent)).toBe(1)
  await expect.poll(() => failed, { timeout: 3 * weighEveryMs }).toEqual(['caller media-failed'])
  expect([await heardPerStep(beside.agent), await heardPerStep(beside.caller)]).toEqual([1, 1])
  expect(beside.failed).toEqual([])
})
