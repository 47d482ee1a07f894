import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MediaKey } from '../../protocol/index.ts'

/** A DTLS certificate that every connection of the load uses, as every connection of one browser does. */
export interface DtlsIdentity {
  readonly certificatePemFile: string
  readonly keyPemFile: string
  readonly mediaKey: MediaKey
}

/** Hears what is to be done when nobody needs it any more: Vitest's `afterAll` and `onTestFinished`. */
type AtEnd = (act: () => void) => void

const atExit: AtEnd = act => void process.once('exit', act)

/**
 * Makes a self-signed P-256 certificate (RFC 5280 section 4.1) and writes it into a new folder, since the library reads it whenever it opens a
 * connection. The folder goes at the end; that of the process, where no other is said.
 */
export function makeDtlsIdentity(atEnd = atExit): DtlsIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(objectIdentifier('2a8648ce3d040302'))
  const name = sequence(der(0x31, sequence(objectIdentifier('550403'), der(0x0c, Buffer.from('load')))))
  const time = (text: string) => der(0x17, Buffer.from(text))
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time('250101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = sequence(
    toBeSigned,
    ecdsaWithSha256,
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  )
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-peer-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const identity = {
    certificatePemFile: join(folder, 'certificate.pem'),
    keyPemFile: join(folder, 'key.pem'),
    mediaKey: fingerprintOf(certificate),
  }
  writeFileSync(identity.certificatePemFile, pem('CERTIFICATE', certificate))
  writeFileSync(identity.keyPemFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return identity
}

function fingerprintOf(certificate: Buffer): MediaKey {
  const hex = createHash('sha256').update(certificate).digest('hex').toUpperCase()
  return MediaKey.parse(hex.match(/../g)?.join(':'))
}

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${label}-----\n`

/** One value in DER (X.690 section 8.1). */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head =
    length < 128
      ? [tag, length]
      : length < 256
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts))
const objectIdentifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
