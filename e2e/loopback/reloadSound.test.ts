import { observer } from 'mediasoup'
import type { Producer } from 'mediasoup/types'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { JoinAnswer, type LegMedia, parse } from '../../protocol/index.ts'
import { eventually, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { ringAt, signText, sitDownBeside } from '../harness/rawSeat.ts'
import { rowCounts } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'
import { makeDtlsIdentity } from '../peers/certificate.ts'
import { openLoadLeg } from '../peers/loadLeg.ts'
import { loadCapabilities, packetMs, voiceParameters } from '../peers/voice.ts'

const rtpCapabilities = loadCapabilities
const identity = makeDtlsIdentity(afterAll)
const { mediaKey } = identity

/** A peer with real ICE, DTLS and SRTP on one leg; `speak` sends one packet each 20 ms until the answer is called. */
async function openPeer(media: LegMedia | null, ssrc: number) {
  if (!media) throw new Error('let in without media')
  const leg = openLoadLeg(media, ssrc, identity)
  onTestFinished(() => leg.close())
  await leg.opened
  let sent = 0
  return {
    received: leg.received,
    sent: () => sent,
    close: leg.close,
    speak() {
      const timer = setInterval(() => {
        leg.speak()
        sent += 1
      }, packetMs)
      onTestFinished(() => clearInterval(timer))
      return () => clearInterval(timer)
    },
  }
}

/** Every producer that mediasoup makes from now on. */
function watchProducers(): Producer[] {
  const producers: Producer[] = []
  observer.once('newworker', worker => {
    worker.observer.on('newrouter', router => {
      router.observer.on('newtransport', transport => {
        transport.observer.on('newproducer', producer => producers.push(producer))
      })
    })
  })
  return producers
}

async function packetsOf(producers: readonly Producer[], ssrc: number) {
  const producer = producers.find(each => each.rtpParameters.encodings?.[0]?.ssrc === ssrc)
  const [stats] = (await producer?.getStats()) ?? []
  return {
    id: producer?.id,
    closed: producer?.closed,
    count: stats?.packetCount ?? 0,
    lost: stats?.packetsLost ?? -1,
  }
}

test('while the caller’s page is loaded again the agent’s voice flows on: not a packet of it is missing', async () => {
  const producers = watchProducers()
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { socket: seat } = await sitDownBeside(loopback, agent, { mediaKey, rtpCapabilities })
  await seat.request('setDuty', { duty: 'on-duty' })
  const stranger = await createStranger(loopback, shopOrigin, mediaKey)
  const token = await stranger.askToken()
  const { socket } = await stranger.bring(token, { rtpCapabilities })
  const { callId, media } = parse(JoinAnswer, socket.lastResult())
  const caller = await openPeer(media, 1111)
  await socket.request('produce', { callId, rtpParameters: voiceParameters(1111) })
  const { ringId, statement, call } = await ringAt(seat)
  const other = await openPeer(call.media, 2222)
  await seat.request('produce', { callId, rtpParameters: voiceParameters(2222) })
  const signature = await signText(await agent.platform.seatKey(), statement)
  expect(await seat.request('accept', { ringId, signature })).toBe('done')
  const [hush, silence] = [caller.speak(), other.speak()]
  await eventually(() => caller.received() > 20 && other.received() > 20, true)
  const [rows, counts, before] = [rowCounts(loopback), loopback.counts(), await packetsOf(producers, 2222)]
  expect(before).toMatchObject({ closed: false, lost: 0 })

  hush()
  socket.cut()
  await eventually(() => seat.events.some(({ event }) => event === 'otherAway'), true)
  const away = await packetsOf(producers, 2222)
  await expect.poll(async () => (await packetsOf(producers, 2222)).count).toBeGreaterThan(away.count + 10)
  const again = await stranger.open()
  const proof = stranger.proofFor(token, again.hello.nonce)
  expect(await again.request('resume', { callId, proof, rtpCapabilities })).toBe('done')
  const answer = parse(JoinAnswer, again.lastResult())
  caller.close()
  const back = await openPeer(answer.media, 3333)
  await again.request('produce', { callId, rtpParameters: voiceParameters(3333) })
  const heard = other.received()
  const hushAgain = back.speak()
  await eventually(() => back.received() > 20 && other.received() > heard + 20, true)

  hushAgain()
  silence()
  // The same producer from first to last, every packet that was spoken, and none of them lost.
  await expect
    .poll(() => packetsOf(producers, 2222))
    .toEqual({ id: before.id, closed: false, count: other.sent(), lost: 0 })
  expect(other.sent()).toBeGreaterThan(50)
  expect(rowCounts(loopback)).toEqual(rows)
  await eventually(() => loopback.counts(), counts)
})
