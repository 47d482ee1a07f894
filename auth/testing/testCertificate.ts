import { generateKeyPairSync, sign } from 'node:crypto'

/** A self-made attestation certificate as WebAuthn section 8.2.1 wants it, in DER (RFC 5280 section 4.1), and its key. */
export function makeAttestationCertificate() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
  const name = sequence(
    attribute('550406', 'XX'),
    attribute('55040a', 'Nobody'),
    attribute('55040b', 'Authenticator Attestation'),
    attribute('550403', 'Self-made'),
  )
  const certified = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(time('20200101000000Z'), time('20991231235959Z')),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
  )
  const signature = sign('sha256', certified, privateKey)
  return {
    der: sequence(certified, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature)),
    sign: (input: Uint8Array) => sign('sha256', input, privateKey),
  }
}

/** One value of ITU-T X.690 section 8.1: tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const sequence = (...members: readonly Uint8Array[]) => der(0x30, ...members)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const time = (text: string) => der(0x18, Buffer.from(text))
const attribute = (type: string, text: string) => der(0x31, sequence(oid(type), der(0x0c, Buffer.from(text))))
