import { createHash, createHmac, randomBytes } from 'node:crypto'

/** RFC 8489 section 5. */
export const magicCookie = 0x2112_a442

/** Those of STUN and TURN that are used here (RFC 8489 section 18.3, RFC 8656 section 18). */
export const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
} as const

export const methods = { allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const

/** What a request is signed with (RFC 8489 section 9.2). */
export interface StunCredential {
  readonly username: string
  readonly password: string
  readonly realm: string
  readonly nonce: string
}

const headerLength = 20
const integrityLength = 24

export function stunRequest(method: number, content: Buffer, credential?: StunCredential): Buffer {
  if (!credential) return Buffer.concat([header(method, content.length), content])
  const { username, password, realm, nonce } = credential
  const body = Buffer.concat([
    content,
    attribute(attributes.username, Buffer.from(username)),
    attribute(attributes.realm, Buffer.from(realm)),
    attribute(attributes.nonce, Buffer.from(nonce)),
  ])
  // The signature counts itself in the length that it signs (section 14.5).
  const signed = Buffer.concat([header(method, body.length + integrityLength), body])
  const key = createHash('md5').update(`${username}:${realm}:${password}`).digest()
  const signature = createHmac('sha1', key).update(signed).digest()
  return Buffer.concat([signed, attribute(attributes.integrity, signature)])
}

export function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc(paddingOf(value.length))])
}

/** Length of the message that begins here, where so much of it is there; over TCP nothing else says where one ends. */
export const lengthOf = (octets: Buffer): number | undefined =>
  octets.length < headerLength ? undefined : headerLength + octets.readUInt16BE(2)

export const answers = (answer: Buffer, request: Buffer): boolean =>
  answer.length >= headerLength && answer.subarray(8, headerLength).equals(request.subarray(8, headerLength))

/** What an answer says: 0, or the code of the refusal, and with what the next request has to be signed. */
export function readAnswer(answer: Buffer): { code: number; realm?: string; nonce?: string } {
  const read: ReturnType<typeof readAnswer> = { code: 0 }
  for (const { type, value } of attributesOf(answer)) {
    if (type === attributes.errorCode) read.code = (value[2] ?? 0) * 100 + (value[3] ?? 0)
    if (type === attributes.realm) read.realm = value.toString()
    if (type === attributes.nonce) read.nonce = value.toString()
  }
  return read
}

function* attributesOf(message: Buffer): Generator<{ type: number; value: Buffer }> {
  for (let at = headerLength; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    yield { type: message.readUInt16BE(at), value: message.subarray(at + 4, at + 4 + length) }
    at += 4 + length + paddingOf(length)
  }
}

function header(method: number, length: number): Buffer {
  const head = Buffer.alloc(headerLength)
  head.writeUInt16BE(method, 0)
  head.writeUInt16BE(length, 2)
  head.writeUInt32BE(magicCookie, 4)
  randomBytes(12).copy(head, 8)
  return head
}

const paddingOf = (length: number): number => (4 - (length % 4)) % 4
