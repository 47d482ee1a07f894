import { sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../protocol/index.ts'
import { verifiesSeatStatement } from '../binding/seatProof.ts'
import { turnedEnd } from '../testing/attacks/targets/testTarget.ts'
import { createTestSeat, type TestSeat } from '../testing/testSeat.ts'

test('a statement is believed from its seat’s key alone, in one spelling, with the lower of the two signatures', () => {
  const seat = createTestSeat()
  const thief = createTestSeat()
  const statement = canonicalJson({
    type: 'ringfence-agent-statement',
    version: 1,
    callId: 'call',
    seat: 'AAA-AAA',
  })
  const signed = (by: TestSeat, text = statement) =>
    sign('sha256', Buffer.from(text), { key: by.key, dsaEncoding: 'ieee-p1363' })
  const octets = lowered(signed(seat))
  const good = octets.toString('base64url')
  expect(verifiesSeatStatement(statement, good, seat.seatKey)).toBe(true)

  const spelled = (octets_: Uint8Array) => Buffer.from(octets_).toString('base64url')
  const wrong: Record<string, readonly [text: string, signature: string, key: TestSeat['seatKey']]> = {
    'another text': [`${statement} `, good, seat.seatKey],
    'the text without its last letter': [statement.slice(0, -1), good, seat.seatKey],
    'no text': ['', good, seat.seatKey],
    'another key': [statement, good, thief.seatKey],
    'a thief’s signature': [statement, spelled(lowered(signed(thief))), seat.seatKey],
    'a signature over another text': [statement, spelled(lowered(signed(seat, 'other'))), seat.seatKey],
    'the higher twin': [statement, spelled(twinOf(octets)), seat.seatKey],
    DER: [statement, spelled(sign('sha256', Buffer.from(statement), seat.key)), seat.seatKey],
    'SHA-512': [
      statement,
      spelled(lowered(sign('sha512', Buffer.from(statement), { key: seat.key, dsaEncoding: 'ieee-p1363' }))),
      seat.seatKey,
    ],
    padding: [statement, `${good}==`, seat.seatKey],
    'bits behind the last octet': [statement, turnedEnd(good), seat.seatKey],
    'the other alphabet': [statement, octets.toString('base64').replace(/=+$/, ' '), seat.seatKey],
    'a line break': [statement, `${good}\n`, seat.seatKey],
    nothing: [statement, '', seat.seatKey],
    zeros: [statement, spelled(Buffer.alloc(64)), seat.seatKey],
    '63 octets': [statement, spelled(octets.subarray(1)), seat.seatKey],
    '65 octets': [statement, spelled(Buffer.concat([octets, Buffer.of(0)])), seat.seatKey],
    'a point off the curve': [statement, good, { ...seat.seatKey, y: seat.seatKey.x }],
    'a point of zeros': [statement, good, { ...seat.seatKey, x: 'A'.repeat(43), y: 'A'.repeat(43) }],
  }
  const believed = Object.entries(wrong).filter(([, input]) => verifiesSeatStatement(...input))
  for (let bit = 0; bit < 512; bit += 1) {
    const turned = Buffer.from(octets)
    turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    if (verifiesSeatStatement(statement, spelled(turned), seat.seatKey))
      believed.push([`bit ${bit}`, wrong['no text'] ?? ['', '', seat.seatKey]])
  }
  expect(believed.map(([name]) => name)).toEqual([])
  console.log(`attacks by seat statements: ${Object.keys(wrong).length + 512} refused`)
  expect(verifiesSeatStatement(statement, good, seat.seatKey)).toBe(true)
})

/** Order of the group of P-256 (SEC 2 version 2 section 2.4.2). */
const n = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const sOf = (octets: Buffer) => BigInt(`0x${octets.toString('hex', 32)}`)
const twinOf = (octets: Buffer) =>
  Buffer.concat([
    octets.subarray(0, 32),
    Buffer.from((n - sOf(octets)).toString(16).padStart(64, '0'), 'hex'),
  ])
const lowered = (octets: Buffer) => (sOf(octets) > n / 2n ? twinOf(octets) : octets)
