import { generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derOf, octetsOf } from './ecdsaSignature.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const wide = (number: string) => number.padStart(64, '0')

test.each([
  ['both short', wide('01') + wide('7f'), '3006 020101 02017f'],
  ['a first bit that is no sign', wide('80') + wide('ff01'), '3009 02020080 020300ff01'],
  ['both as long as can be', 'ff'.repeat(64), `3046 022100${'ff'.repeat(32)} 022100${'ff'.repeat(32)}`],
  ['zero', wide('') + wide(''), '3006 020100 020100'],
])('%s: the octets and their DER', (_, octets, der) => {
  expect(derOf(hex(octets))).toEqual(hex(der))
  expect(octetsOf(hex(der))).toEqual(hex(octets))
})

test('any r and s come back from their DER', () => {
  const number = fc
    .tuple(fc.integer({ min: 0, max: 32 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([zeros, octets]) => Buffer.concat([Buffer.alloc(zeros), octets.subarray(zeros)]))
  fc.assert(
    fc.property(number, number, (r, s) => {
      const octets = Buffer.concat([r, s])
      expect(octetsOf(derOf(octets))).toEqual(octets)
    }),
    { numRuns: 500 },
  )
})

test('what OpenSSL signs in one spelling it verifies in the other', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [asOctets, asDer] = [{ dsaEncoding: 'ieee-p1363' }, { dsaEncoding: 'der' }] as const
  const message = Buffer.from('message')
  for (let each = 0; each < 300; each += 1) {
    const der = sign('sha256', message, { key: privateKey, ...asDer })
    expect(verify('sha256', message, { key: publicKey, ...asOctets }, octetsOf(der))).toBe(true)
    const octets = sign('sha256', message, { key: privateKey, ...asOctets })
    expect(verify('sha256', message, { key: publicKey, ...asDer }, derOf(octets))).toBe(true)
  }
})
