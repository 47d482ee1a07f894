import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentProof } from '../../protocol/index.ts'
import {
  acceptRing,
  failRing,
  openRing,
  prepareRing,
  type RingEnd,
  readyRing,
  takeRing,
} from '../call/ring/ring.ts'
import { legMedia } from '../testing/fakeMedia.ts'
import { seatKeyOf } from '../testing/fakeProofs.ts'
import { seatInput, startMs, testIds } from '../testing/testDesk.ts'
import { afterRing, afterTalk, changeDuty, holdForRing, mayBeRung, type Seat, sitDown } from './seat.ts'

const ids = testIds()
const agentProof: AgentProof = {
  statement: 'statement',
  signature: 'signature',
  seatKey: seatKeyOf('a'),
  seat: 'AGT-001',
  method: 'passkey',
}
const newSeat = sitDown(seatInput('a'), startMs)

/** The seat after a whole ring that ended so. */
function rung(seat: Seat, how: RingEnd | 'accepted', nowMs = startMs): Seat {
  if (!mayBeRung(seat)) throw new Error('not free')
  const ring = prepareRing({ ringId: ids.ringId(), callId: ids.callId(), agentId: seat.agentId })
  const opened = openRing(readyRing(ring, legMedia), 'statement', nowMs)
  return afterRing(
    holdForRing(seat, ring),
    how === 'accepted' ? acceptRing(takeRing(opened, agentProof)) : failRing(opened, how),
    nowMs,
  )
}

const missed: RingEnd = { outcome: 'timed-out' }
const onDuty = changeDuty(newSeat, 'on-duty', startMs)

test('a new seat is free and off duty, so nobody is rung before saying so', () => {
  expect(mayBeRung(newSeat)).toBe(false)
  expect(mayBeRung(onDuty)).toBe(true)
})

test.each<[string, RingEnd[], number, Seat['duty']]>([
  ['one ring let pass', [missed], 1, 'on-duty'],
  ['two in a row', [missed, missed], 2, 'away'],
  ['broken media twice', [{ outcome: 'media-failed' }, missed], 2, 'away'],
  ['a decline between shows that somebody is there', [missed, { outcome: 'declined' }, missed], 1, 'on-duty'],
  [
    'a caller who left between changes nothing',
    [missed, { outcome: 'gone', because: 'call-ended' }, missed],
    2,
    'away',
  ],
])('%s', (_, ends, missedRings, duty) => {
  const seat = ends.reduce((each, how) => rung(each, how), onDuty)
  expect(seat).toMatchObject({ missedRings, duty, occupation: { state: 'free' } })
})

test('accepting, and saying one’s duty, begin the count anew', () => {
  expect(rung(rung(onDuty, missed), 'accepted')).toMatchObject({
    missedRings: 0,
    occupation: { state: 'talking' },
  })
  expect(changeDuty(rung(onDuty, missed), 'on-duty', startMs).missedRings).toBe(0)
})

test('idle time begins with coming on duty and after each ring and talk, not with saying the same again', () => {
  const idle = (seat: Seat) =>
    seat.occupation.state === 'free' ? seat.occupation.idleSinceMs - startMs : null
  expect(idle(changeDuty(newSeat, 'on-duty', startMs + 5))).toBe(5)
  expect(idle(changeDuty(onDuty, 'on-duty', startMs + 5))).toBe(0)
  expect(idle(rung(onDuty, missed, startMs + 7))).toBe(7)
  expect(idle(afterTalk(rung(onDuty, 'accepted'), startMs + 9))).toBe(9)
})

test('no row of rings makes an agent away who never let two in a row pass', () => {
  const end = fc.constantFrom<(RingEnd | 'accepted')[]>(missed, { outcome: 'declined' }, 'accepted')
  fc.assert(
    fc.property(fc.array(end, { maxLength: 12 }), ends => {
      let seat: Seat = onDuty
      let inARow = 0
      for (const how of ends) {
        seat = rung(seat, how)
        if (seat.occupation.state === 'talking') seat = afterTalk(seat, startMs)
        inARow = how === missed ? inARow + 1 : 0
        expect(seat.duty).toBe(inARow >= 2 ? 'away' : 'on-duty')
        if (seat.duty === 'away') return
      }
    }),
  )
})
