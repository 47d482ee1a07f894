import { createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { BrowserPublicKey, maxTokenLength } from '../../protocol/index.ts'
import { encodePart, splitCompactJws } from '../jws/compactJws.ts'
import { es256PublicKey, verifiesEs256, verifiesOctets } from '../jws/es256.ts'
import { ed25519, message, p256 } from '../testing/attacks/fixedVectors.ts'

/**
 * Project Wycheproof's vectors, read where they lie beside the checkout; they are no part of it. Where they are missing
 * this is said, and the fixed vectors of our own hold the same functions.
 */
const folder = resolve(import.meta.dirname, '../../../shared/vectors/wycheproof')

const present = existsSync(folder)
const where = present ? 'Wycheproof' : 'Wycheproof is absent here, the fixed vectors stand in'

const hex = (text: string) => Buffer.from(text, 'hex')

/** A key as the service publishes its own: these members, these values, and the point on the curve. */
const PublishedKey = z.strictObject({
  ...BrowserPublicKey.shape,
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: z.string(),
})

/** The way of a token: the gate of spelling, the header to the letter, the key, the signature. */
function opens(jws: string, jwk: unknown): boolean {
  const parts = splitCompactJws(jws, maxTokenLength)
  const key = PublishedKey.safeParse(jwk).data
  if (parts === undefined || key === undefined) return false
  if (parts.header !== encodePart({ alg: 'ES256', kid: key.kid })) return false
  try {
    return verifiesEs256(parts, es256PublicKey(key))
  } catch {
    return false
  }
}

/** One case of a file: what the file says, and what our functions say. */
interface Verdict {
  readonly id: string
  readonly valid: boolean
  readonly accepted: boolean
}

const Case = { tcId: z.int(), comment: z.string(), result: z.enum(['valid', 'invalid', 'acceptable']) }

/** Every case of a file by one judge; nothing where the file is missing. */
function judge<G>(
  name: string,
  group: z.ZodType<{ tests: { tcId: number; comment: string; result: string }[] } & G>,
  verdicts: (group: G) => boolean[],
): Verdict[] {
  const file = resolve(folder, name)
  if (!existsSync(file)) return []
  const { testGroups, numberOfTests } = z
    .object({ numberOfTests: z.int(), testGroups: z.array(group) })
    .parse(JSON.parse(readFileSync(file, 'utf8')))
  const all = testGroups.flatMap(one => {
    const accepted = verdicts(one)
    return one.tests.map(({ tcId, comment, result }, at) => ({
      id: `${tcId} ${comment}`,
      valid: result === 'valid',
      accepted: accepted[at] === true,
    }))
  })
  expect(all).toHaveLength(numberOfTests)
  return all
}

/** Prints the counts. Every invalid case must be refused; of the valid ones, those that `ours` knows must be accepted. */
function holdAgainst(name: string, verdicts: readonly Verdict[], validOfOurs: number): void {
  if (!present) {
    console.log(`attacks by vectors ${name}: 0 judged. ${where}`)
    expect(verdicts).toEqual([])
    return
  }
  const invalid = verdicts.filter(({ valid }) => !valid)
  const accepted = verdicts.filter(verdict => verdict.accepted)
  console.log(
    `attacks by vectors ${name}: ${invalid.length} invalid refused, ${accepted.length} valid accepted, ` +
      `${verdicts.length - invalid.length - accepted.length} valid of other algorithms refused`,
  )
  expect(invalid.length).toBeGreaterThan(0)
  expect(invalid.filter(verdict => verdict.accepted)).toEqual([])
  expect(accepted).toHaveLength(validOfOurs)
}

test(`P-256: every signature of the vectors is judged as they say (${where})`, () => {
  const group = z.object({
    publicKey: z.object({ curve: z.literal('secp256r1'), uncompressed: z.string().length(130) }),
    tests: z.array(z.object({ ...Case, msg: z.string(), sig: z.string() })),
  })
  const verdicts = judge('ecdsa_secp256r1_sha256_p1363_test.json', group, ({ publicKey, tests }) => {
    const point = hex(publicKey.uncompressed)
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(half => half.toString('base64url'))
    const key = es256PublicKey(BrowserPublicKey.parse({ kty: 'EC', crv: 'P-256', x, y }))
    return tests.map(({ msg, sig }) => verifiesOctets(hex(msg), hex(sig), key))
  })
  holdAgainst('P-256', verdicts, verdicts.filter(({ valid }) => valid).length)
})

test(`Ed25519: the library judges every signature of the vectors as they say, should a key of that kind come (${where})`, () => {
  const group = z.object({
    publicKeyJwk: z.object({ kty: z.string(), crv: z.string(), x: z.string() }),
    tests: z.array(z.object({ ...Case, msg: z.string(), sig: z.string() })),
  })
  const verdicts = judge('ed25519_test.json', group, ({ publicKeyJwk, tests }) => {
    const { kty, crv, x } = publicKeyJwk
    const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
    return tests.map(({ msg, sig }) => verify(null, hex(msg), key, hex(sig)))
  })
  holdAgainst('Ed25519', verdicts, verdicts.filter(({ valid }) => valid).length)
})

const Jwk = z.record(z.string(), z.unknown())

test(`JWS: no invalid one opens, and none of a foreign algorithm (${where})`, () => {
  const group = z.object({
    private: Jwk,
    public: Jwk.exactOptional(),
    tests: z.array(z.object({ ...Case, jws: z.string() })),
  })
  const verdicts = judge('json_web_signature_test.json', group, ({ private: whole, public: half, tests }) => {
    const { d: _, ...withoutPrivate } = whole
    return tests.map(({ jws }) => opens(jws, half ?? withoutPrivate))
  })
  // Two of the valid ones are ES256.
  holdAgainst('JWS', verdicts, 2)
})

test(`JWK: no key of another use, algorithm, curve or kind verifies, nor a point off the curve (${where})`, () => {
  const KeySet = z.object({ keys: z.array(Jwk) })
  const group = z.object({
    private: KeySet,
    public: KeySet.exactOptional(),
    tests: z.array(z.object({ ...Case, jws: z.string() })),
  })
  const verdicts = judge('json_web_key_test.json', group, ({ private: whole, public: half, tests }) => {
    const keys = (half ?? whole).keys.map(({ d: _, ...key }) => key)
    return tests.map(({ jws }) => keys.some(key => opens(jws, key)))
  })
  // None of the valid ones is ES256.
  holdAgainst('JWK', verdicts, 0)
})

test('the fixed vectors: one signature is right, and every change of it is wrong', () => {
  const published = { ...p256.key, alg: 'ES256', use: 'sig', kid: 'fixed' }
  const key = es256PublicKey(p256.key)
  const edKey = createPublicKey({ key: { ...ed25519.key }, format: 'jwk' })
  expect(verifiesOctets(hex(message), hex(p256.signature), key)).toBe(true)
  expect(verify(null, hex(message), edKey, hex(ed25519.signature))).toBe(true)
  expect(opens(p256.jws, published)).toBe(true)

  const wrong: boolean[] = []
  for (let bit = 0; bit < 512; bit += 1) {
    const turned = (signature: string) => {
      const octets = hex(signature)
      octets.writeUInt8(octets.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      return octets
    }
    wrong.push(verifiesOctets(hex(message), turned(p256.signature), key))
    wrong.push(verify(null, hex(message), edKey, turned(ed25519.signature)))
  }
  for (let length = 0; length < 64; length += 1) {
    wrong.push(verifiesOctets(hex(message), hex(p256.signature).subarray(0, length), key))
    wrong.push(verify(null, hex(message), edKey, hex(ed25519.signature).subarray(0, length)))
  }
  for (const change of [
    { use: 'enc' },
    { alg: 'ES384' },
    { crv: 'P-384' },
    { kty: 'RSA' },
    { y: p256.key.x },
    { kid: 'b' },
  ]) {
    wrong.push(opens(p256.jws, { ...published, ...change }))
  }
  wrong.push(opens(`${p256.jws}=`, published), opens(p256.jws.slice(0, -1), published))
  wrong.push(verifiesOctets(Buffer.concat([hex(message), Buffer.of(0)]), hex(p256.signature), key))
  console.log(`attacks by vectors, fixed: ${wrong.length} invalid refused, 3 valid accepted`)
  expect(wrong.filter(accepted => accepted)).toEqual([])
})
