import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seatInput, startMs, testIds } from '../testing/testDesk.ts'
import {
  afterAccepting,
  afterRing,
  afterTalk,
  changeDuty,
  type FailedRing,
  holdForRing,
  mayBeRung,
  type Seat,
  sitDown,
} from './seat.ts'

const ids = testIds()
const newSeat = sitDown(seatInput('a'), startMs)

/** The seat after a whole ring that ended so. */
function rung(seat: Seat, how: FailedRing | 'accepted', nowMs = startMs): Seat {
  if (!mayBeRung(seat)) throw new Error('not free')
  const ring = { ringId: ids.ringId(), callId: ids.callId() }
  const held = holdForRing(seat, ring)
  return how === 'accepted' ? afterAccepting(held, ring) : afterRing(held, how, nowMs)
}

const missed: FailedRing = { outcome: 'timed-out', missed: true }
const declined: FailedRing = { outcome: 'declined', missed: false }
const onDuty = changeDuty(newSeat, 'on-duty', startMs)

test('a new seat is free and off duty, so nobody is rung before saying so', () => {
  expect(mayBeRung(newSeat)).toBe(false)
  expect(mayBeRung(onDuty)).toBe(true)
})

test.each<[string, FailedRing[], number, Seat['duty']]>([
  ['one ring let pass', [missed], 1, 'on-duty'],
  ['two in a row', [missed, missed], 2, 'away'],
  ['broken media twice', [{ outcome: 'media-failed', missed: true }, missed], 2, 'away'],
  ['a decline between shows that somebody is there', [missed, declined, missed], 1, 'on-duty'],
  [
    'a caller who left between changes nothing',
    [missed, { outcome: 'gone', missed: false }, missed],
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
  const end = fc.constantFrom<(FailedRing | 'accepted')[]>(missed, declined, 'accepted')
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
