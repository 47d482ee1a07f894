import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { BrowserPublicKey } from '../../../protocol/index.ts'
import { fieldsOf } from '../../child.ts'
import type { ProductDoor } from './productDoor.ts'
import { postAsPage } from './productSocket.ts'

const sha256 = (value: string): Buffer => createHash('sha256').update(value).digest()

/** Uses an enrolment link up with a passkey made in software, for a seat with this key; answers the session's cookie. */
export async function enrolAgent(
  door: ProductDoor,
  secret: string,
  name: string,
  seatKey: BrowserPublicKey,
): Promise<string> {
  const { answer } = await postAsPage(door, '/auth/enrolments/options', { secret, name, seatKey })
  const options = fieldsOf(answer)
  const relyingParty = String(fieldsOf(options.rp).id)
  const { id, authenticatorData } = makePasskey(relyingParty)
  const clientData = { type: 'webauthn.create', challenge: options.challenge, origin: door.pageOrigin }
  const { cookie } = await postAsPage(door, '/auth/enrolments', {
    secret,
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: Buffer.from(JSON.stringify(clientData)).toString('base64url'),
        attestationObject: unattested(authenticatorData).toString('base64url'),
        transports: ['internal'],
      },
    },
  })
  return cookie
}

/** Authenticator data with a new credential: user present, verified, key attached (WebAuthn Level 3 section 6.1). */
function makePasskey(relyingParty: string): { id: string; authenticatorData: Buffer } {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const coordinate = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
  // COSE_Key of ES256 (RFC 9053 section 2.1): kty EC2, alg -7, crv P-256, x, y.
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    coordinate(x),
    Buffer.from('225820', 'hex'),
    coordinate(y),
  ])
  const credentialId = randomBytes(32)
  const flags = Buffer.from([0x45])
  const noCount = Buffer.alloc(4)
  const noModel = Buffer.alloc(16)
  const idLength = Buffer.from([0, credentialId.length])
  return {
    id: credentialId.toString('base64url'),
    authenticatorData: Buffer.concat([
      sha256(relyingParty),
      flags,
      noCount,
      noModel,
      idLength,
      credentialId,
      cose,
    ]),
  }
}

/** CBOR of `{ fmt: 'none', attStmt: {}, authData }` (WebAuthn Level 3 section 8.7). */
const unattested = (authenticatorData: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
    Buffer.from([0x58, authenticatorData.length]),
    authenticatorData,
  ])
