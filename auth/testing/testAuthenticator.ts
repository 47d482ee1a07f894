import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { z } from 'zod'
import { makeAttestationCertificate } from './testCertificate.ts'

/** What a lying browser or a broken authenticator can do otherwise. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  readonly topOrigin?: string
  readonly userVerified?: boolean
  readonly userPresent?: boolean
  readonly signCount?: number
  /** Backup eligibility and state (WebAuthn section 6.1.3). */
  readonly backedUp?: boolean
  /** Octets behind the authenticator data, signed with it; announced as extensions (section 6.1) or not. */
  readonly behind?: { readonly octets: Uint8Array; readonly asExtensions: boolean }
  /** How many octets of the authenticator data are left, signed as they are. */
  readonly cutTo?: number
  readonly userHandle?: string
  readonly algorithm?: -7 | -8 | -257 | -35
  readonly attestation?: 'none' | 'packed-self' | 'packed-chain' | 'unknown'
}

const CreationOptions = z.looseObject({
  challenge: z.string(),
  rp: z.object({ id: z.string() }),
  user: z.object({ id: z.string() }),
})
const RequestOptions = z.looseObject({ challenge: z.string(), rpId: z.string() })

export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<Cbor, Cbor>

/** An authenticator and its browser in software: the responses are real, only the metal is missing (WebAuthn section 6). */
export function createAuthenticator(origin: string) {
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let signCount = 0
  let keys = makeKeys(-7)
  let userHandle = ''

  function authenticatorData(rpId: string, lies: Lies, attested: Uint8Array): Buffer {
    signCount = lies.signCount ?? signCount + 1
    const present = (lies.userPresent ?? true) ? 0x01 : 0
    const verified = (lies.userVerified ?? true) ? 0x04 : 0
    const backedUp = lies.backedUp ? 0x18 : 0
    const extended = lies.behind?.asExtensions ? 0x80 : 0
    const flags = present | verified | backedUp | extended | (attested.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(signCount)
    const behind = lies.behind?.octets ?? Buffer.alloc(0)
    const whole = Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([flags]), count, attested, behind])
    return whole.subarray(0, lies.cutTo)
  }

  function clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { origin: pageOrigin = origin, crossOrigin = false, topOrigin } = lies
    const data = { type: lies.type ?? type, challenge: lies.challenge ?? challenge }
    return Buffer.from(JSON.stringify({ ...data, origin: pageOrigin, crossOrigin, topOrigin }))
  }

  return {
    id,
    /** navigator.credentials.create() */
    create(creation: unknown, lies: Lies = {}) {
      const { challenge, rp, user } = CreationOptions.parse(creation)
      keys = makeKeys(lies.algorithm ?? -7)
      userHandle = user.id
      const idLength = Buffer.alloc(2)
      idLength.writeUInt16BE(credentialId.length)
      const attested = Buffer.concat([Buffer.alloc(16), idLength, credentialId, encode(keys.cose)])
      const authData = authenticatorData(rp.id, lies, attested)
      const clientDataJSON = clientData('webauthn.create', challenge, lies)
      const signed = Buffer.concat([authData, sha256(clientDataJSON)])
      const [format, statement] = attestationOf(lies.attestation ?? 'none', keys, signed)
      const attestation = new Map<Cbor, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ])
      return response(id, {
        clientDataJSON: clientDataJSON.toString('base64url'),
        attestationObject: encode(attestation).toString('base64url'),
        transports: ['internal'],
      })
    },
    /** navigator.credentials.get() */
    get(request: unknown, lies: Lies = {}) {
      const { challenge, rpId } = RequestOptions.parse(request)
      const authData = authenticatorData(rpId, lies, Buffer.alloc(0))
      const clientDataJSON = clientData('webauthn.get', challenge, lies)
      return response(id, {
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: keys.sign(Buffer.concat([authData, sha256(clientDataJSON)])).toString('base64url'),
        userHandle: lies.userHandle ?? userHandle,
      })
    },
  }
}

const response = <T>(id: string, inner: T) => ({
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: { credProps: { rk: true } },
  response: inner,
})

const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest()

/** WebAuthn section 8.2 (packed) and 8.7 (none). */
function attestationOf(kind: string, keys: TestKeys, signed: Uint8Array): [string, Map<Cbor, Cbor>] {
  if (kind === 'packed-self') {
    const statement = new Map<Cbor, Cbor>([['alg', keys.algorithm]])
    return ['packed', statement.set('sig', keys.sign(signed))]
  }
  if (kind === 'packed-chain') {
    const certificate = makeAttestationCertificate()
    const statement = new Map<Cbor, Cbor>([['alg', -7]])
    return ['packed', statement.set('sig', certificate.sign(signed)).set('x5c', [certificate.der])]
  }
  return [kind, new Map()]
}

type TestKeys = ReturnType<typeof makeKeys>

/** A key pair with its COSE_Key (RFC 9052 section 7, RFC 9053). */
function makeKeys(algorithm: -7 | -8 | -257 | -35) {
  const { publicKey, privateKey } =
    algorithm === -8
      ? generateKeyPairSync('ed25519')
      : algorithm === -257
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: algorithm === -35 ? 'P-384' : 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const octets = (text: unknown) => Buffer.from(String(text), 'base64url')
  const members: Record<number, [Cbor, Cbor][]> = {
    [-7]: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, octets(jwk.x)],
      [-3, octets(jwk.y)],
    ],
    [-35]: [
      [1, 2],
      [3, -35],
      [-1, 2],
      [-2, octets(jwk.x)],
      [-3, octets(jwk.y)],
    ],
    [-8]: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, octets(jwk.x)],
    ],
    [-257]: [
      [1, 3],
      [3, -257],
      [-1, octets(jwk.n)],
      [-2, octets(jwk.e)],
    ],
  }
  const digest = algorithm === -8 ? null : algorithm === -35 ? 'sha384' : 'sha256'
  return {
    algorithm,
    cose: new Map(members[algorithm]),
    sign: (input: Uint8Array) => sign(digest, input, privateKey),
  }
}

/** CBOR of the few kinds that WebAuthn needs (RFC 8949 section 3). */
export function encode(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) {
    const members = [...value].flatMap(([key, member]) => [encode(key), encode(member)])
    return Buffer.concat([head(5, value.size), ...members])
  }
  const items = Array.isArray(value) ? value.map(encode) : []
  return Buffer.concat([head(4, items.length), ...items])
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count])
  if (count < 256) return Buffer.from([(major << 5) | 24, count])
  return Buffer.from([(major << 5) | 25, count >> 8, count & 0xff])
}
