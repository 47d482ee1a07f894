import { createPrivateKey, sign } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { type Attack, nothingGotIn, startTarget } from '../testing/attacks/targets/testTarget.ts'
import type { PrivateJwk } from '../testing/testBrowser.ts'
import { outcomeOf } from '../testing/testService.ts'

const start = async () => startTarget(await temporaryStore(onTestFinished), onTestFinished)

/** Order of the group and prime of the field of P-256 (SEC 2 version 2 section 2.4.2). */
const n = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const p = BigInt('0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff')
const allOnes = 2n ** 256n - 1n

const octetsOf = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex')
const numberOf = (octets: Buffer) => BigInt(`0x${octets.toString('hex')}`)
const halves = (signature: string) => {
  const octets = Buffer.from(signature, 'base64url')
  return { octets, r: octets.subarray(0, 32), s: octets.subarray(32) }
}
const twinOf = (signature: string) => {
  const { r, s } = halves(signature)
  return Buffer.concat([r, octetsOf(n - numberOf(s))]).toString('base64url')
}

/** Every wrong signature over the same text, by name. The key is for the forms that need a signature of their own. */
function wrongSignatures(signature: string, input: string, key: PrivateJwk): Record<string, Buffer> {
  const { octets, r, s } = halves(signature)
  const edges = {
    ...{
      0: 0n,
      1: 1n,
      2: 2n,
      'n/2': n / 2n,
      'n-1': n - 1n,
      n,
      'n+1': n + 1n,
      'p-1': p - 1n,
      p,
      'p+1': p + 1n,
    },
    ...{
      'p-n': p - n,
      '2^255': 2n ** 255n,
      'all ones': allOnes,
      'good r': numberOf(r),
      'good s': numberOf(s),
    },
  }
  const wrong: Record<string, Buffer> = {}
  for (const [rName, rNumber] of Object.entries(edges)) {
    for (const [sName, sNumber] of Object.entries(edges)) {
      wrong[`r ${rName}, s ${sName}`] = Buffer.concat([octetsOf(rNumber), octetsOf(sNumber)])
    }
  }
  delete wrong['r good r, s good s']
  for (let bit = 0; bit < 512; bit += 1) {
    const flipped = Buffer.from(octets)
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    wrong[`bit ${bit} turned`] = flipped
  }
  for (let length = 1; length < 64; length += 1)
    wrong[`the first ${length} octets`] = octets.subarray(0, length)
  for (const more of [1, 2, 8, 16, 32, 64]) {
    wrong[`${more} zeros behind`] = Buffer.concat([octets, Buffer.alloc(more)])
    wrong[`${more} zeros in front`] = Buffer.concat([Buffer.alloc(more), octets])
    wrong[`${more} zeros in front of each half`] = Buffer.concat([
      Buffer.alloc(more),
      r,
      Buffer.alloc(more),
      s,
    ])
  }
  const der = sign('sha256', Buffer.from(input), {
    key: createPrivateKey({ key, format: 'jwk' }),
    dsaEncoding: 'der',
  })
  return {
    ...wrong,
    'r and s exchanged': Buffer.concat([s, r]),
    'little endian': Buffer.concat([Buffer.from(r).reverse(), Buffer.from(s).reverse()]),
    'hex in place of octets': Buffer.from(octets.toString('hex')),
    DER: der,
    'DER, filled up to 72 octets': Buffer.concat([der, Buffer.alloc(72 - der.length)]),
    'DER, cut to 64 octets': der.subarray(0, 64),
    'DER of zero and zero': Buffer.from('3006020100020100', 'hex'),
    'r with n added': Buffer.concat([octetsOf((numberOf(r) + n) % 2n ** 256n), s]),
    'negative r': Buffer.concat([octetsOf(2n ** 256n - numberOf(r)), s]),
    'n minus r': Buffer.concat([octetsOf(n - numberOf(r)), s]),
  }
}

test('a token’s signature is 64 octets in range and nothing else', async () => {
  const target = await start()
  const input = `${target.header}.${target.payload}`
  const attacks = Object.entries(wrongSignatures(target.signature, input, target.ownKey.jwk)).map(
    ([name, signature]): Attack => ({ name, token: `${input}.${signature.toString('base64url')}` }),
  )
  // The twin verifies in every JOSE library; here the low one of the two is the only one.
  attacks.push({ name: 'the twin', token: `${input}.${twinOf(target.signature)}` })
  expect(await target.bringAll('signatures of tokens', attacks)).toEqual(nothingGotIn)
})

test('a proof’s signature is 64 octets in range and nothing else', async () => {
  const target = await start()
  const [header, claims, signature = ''] = target.proof.split('.')
  const input = `${header}.${claims}`
  const attacks = Object.entries(wrongSignatures(signature, input, target.browser.privateJwk)).map(
    ([name, wrong]): Attack => ({
      name,
      proof: `${input}.${wrong.toString('base64url')}`,
      code: 'proof-invalid',
    }),
  )
  expect(await target.bringAll('signatures of proofs', attacks)).toEqual(nothingGotIn)
})

test('a proof may carry either twin, as browsers make them, and opens no more for it', async () => {
  const target = await start()
  const [header, claims, signature = ''] = target.proof.split('.')
  const twin = `${header}.${claims}.${twinOf(signature)}`
  expect(twin).not.toBe(target.proof)
  expect(await outcomeOf(target.bring(target.token, { proof: twin }))).toBe('accepted')
  expect(await outcomeOf(target.bring(target.token, { proof: target.proof }))).toBe('token-used')
})

test('every token the service issues carries the lower of the two signatures', async () => {
  const target = await start()
  const tokens = await Promise.all(Array.from({ length: 40 }, () => target.askToken()))
  const high = tokens.filter(token => numberOf(halves(token.split('.')[2] ?? '').s) > n / 2n)
  expect(high).toEqual([])
})
