import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Audibility, PartyId, Room } from '../../calls/ports.ts'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../e2e/peers/voice.ts'
import { hearing, nothingOpen, startTestMedia, testCallId } from '../testing/testMedia.ts'
import type { MediaService } from './workers/workers.ts'

const identity = makeDtlsIdentity(afterAll)
const leg = { mediaKey: identity.mediaKey, rtpCapabilities: loadCapabilities }

let media: MediaService
beforeEach(async () => {
  media = await startTestMedia()
})
afterEach(() => {
  expect(media.counts()).toEqual(nothingOpen)
  media.close()
})

/** All speak in step: a busy machine makes everybody slower, and nobody louder than another. */
const speakers = new Set<LoadLeg>()
let steps = 0
const speaking = setInterval(() => {
  steps += 1
  for (const peer of speakers) peer.speak()
}, 20)
afterAll(() => clearInterval(speaking))

/** Comes in with a real peer, which speaks until the test is over. */
async function comeIn(room: Room, partyId: PartyId, ssrc: number): Promise<LoadLeg> {
  const peer = openLoadLeg(await room.addLeg(partyId, leg), ssrc, identity)
  await peer.opened
  await room.produce(partyId, voiceParameters(ssrc))
  speakers.add(peer)
  onTestFinished(() => {
    speakers.delete(peer)
    peer.close()
  })
  return peer
}

async function threeParties() {
  const given: string[] = []
  const room = await media.openRoom(
    testCallId(),
    hearing({ onConsumer: (hearer, _, speaker) => given.push(`${hearer} ${speaker}`) }),
  )
  const caller = await comeIn(room, 'caller', 1111)
  const agent = await comeIn(room, 'agent', 2222)
  const supervisor = await comeIn(room, 'supervisor', 3333)
  await expect.poll(() => given.length).toBe(6)
  return { room, given, caller, agent, supervisor }
}

const hears = (who: Readonly<Record<PartyId, readonly PartyId[]>>): Audibility =>
  new Map(Object.entries(who).map(([hearer, speakers]) => [hearer, new Set(speakers)] as const))

/** How many voices reach each of these in a while: packets, in what one speaker has sent meanwhile. */
async function voicesOf(...peers: LoadLeg[]): Promise<number[]> {
  const before = peers.map(peer => peer.received())
  const firstStep = steps
  await expect.poll(() => steps - firstStep).toBeGreaterThanOrEqual(50)
  const sent = steps - firstStep
  return peers.map((peer, index) => Math.round((peer.received() - (before[index] ?? 0)) / sent))
}

test('each party is given the voice of each other one, and hears nobody before it may', async () => {
  const { room, given, caller, agent, supervisor } = await threeParties()
  expect(given.toSorted()).toEqual([
    'agent caller',
    'agent supervisor',
    'caller agent',
    'caller supervisor',
    'supervisor agent',
    'supervisor caller',
  ])
  expect(await voicesOf(caller, agent, supervisor)).toEqual([0, 0, 0])
  room.close()
})

test('exactly those are heard who may be, and another word about it is followed by what is there', async () => {
  const { room, caller, agent, supervisor } = await threeParties()
  // One who only listens.
  await room.setAudible(hears({ caller: ['agent'], agent: ['caller'], supervisor: ['caller', 'agent'] }))
  expect(await voicesOf(caller, agent, supervisor)).toEqual([1, 1, 2])
  // One who whispers to the agent.
  await room.setAudible(
    hears({ caller: ['agent'], agent: ['caller', 'supervisor'], supervisor: ['caller', 'agent'] }),
  )
  expect(await voicesOf(caller, agent, supervisor)).toEqual([1, 2, 2])
  // Somebody goes, and the others hear each other on.
  room.removeLeg('agent')
  await room.setAudible(hears({ caller: ['supervisor'], supervisor: ['caller'] }))
  expect(await voicesOf(caller, supervisor)).toEqual([1, 1])
  room.close()
})

test('who comes in later is heard at once where it may be', async () => {
  const { room, caller, supervisor } = await threeParties()
  const all = ['caller', 'agent', 'supervisor', 'expert']
  await room.setAudible(hears(Object.fromEntries(all.map(one => [one, all.filter(each => each !== one)]))))
  const expert = await comeIn(room, 'expert', 4444)
  await expect.poll(async () => voicesOf(caller, supervisor, expert), { timeout: 10_000 }).toEqual([3, 3, 3])
  room.close()
})
