import { expect, test } from 'vitest'
import type { Relays } from '../../ports/relays.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { sales, seatInput } from '../../testing/testDesk.ts'

const rtpCapabilities = { codecs: [], headerExtensions: [] }

async function open(relays?: Relays) {
  const here = await openDesk(relays ? { relays } : {})
  return here
}

/** A relay that counts the credentials it gave and remembers for how long. */
function countingRelays() {
  const lives: number[] = []
  const relays: Relays = {
    iceServers(validForMs) {
      lives.push(validForMs)
      return [{ urls: ['turn:turn.example.com'], username: String(lives.length), credential: 'x' }]
    },
  }
  return { relays, lives }
}

const nameOf = (
  told: { readonly iceServers?: readonly { readonly username: string }[] } | null | undefined,
) => told?.iceServers?.map(({ username }) => username)

test('every leg comes with a credential of its own; each refresh and each restart of ICE bring another', async () => {
  const { relays, lives } = countingRelays()
  const here = await open(relays)
  const a = await here.seat('a')
  const joined = await here.join()
  const { callId } = joined
  expect(nameOf(joined.media)).toEqual(['1'])
  await here.drain()
  // The page makes its half from the first, and knows only that where it was there in time.
  expect(here.heardOf(a, 'ringPrepared').map(({ media }) => nameOf(media))).toEqual([['2']])
  expect(nameOf(here.ringOf(a)?.call.media)).toEqual(['3'])
  await here.accept(a)
  expect(nameOf(here.desk.refresh(callId))).toEqual(['4'])
  expect(nameOf(await here.desk.restartIce({ side: 'agent', agentId: a }, callId))).toEqual(['5'])
  const { jti } = here.desk.tokenOf(callId)
  expect(nameOf((await here.desk.resume({ callId, jti, rtpCapabilities })).media)).toEqual(['6'])
  expect(nameOf((await here.desk.takeSeat(seatInput('a'))).resumed?.media)).toEqual(['7'])
  expect(new Set(lives)).toEqual(new Set([2 * sales.authorizationMs]))
})

test('who is not let in gets no credential', async () => {
  const { relays, lives } = countingRelays()
  const here = await open(relays)
  await expect(here.join()).rejects.toMatchObject({ code: 'no-agent' })
  await here.seat('a')
  here.media.failNext('caller leg', 'media-failed')
  await expect(here.join()).rejects.toMatchObject({ code: 'media-failed' })
  expect(lives).toEqual([])
})

test('without a relay nothing is said of one', async () => {
  const here = await open()
  await here.seat('a')
  const { callId, media } = await here.join()
  expect(media).not.toHaveProperty('iceServers')
  expect(here.desk.refresh(callId)).not.toHaveProperty('iceServers')
})
