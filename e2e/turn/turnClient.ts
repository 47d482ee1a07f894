import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { IceServer } from '../../protocol/index.ts'

const magicCookie = 0x2112_a442

const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
} as const

/** A client of one relay over UDP, as small as its questions (RFC 8656). Each answers 0, or the code of the refusal. */
export interface TurnClient {
  /** By default of UDP, which is what browsers ask for. */
  allocate(protocol?: 'udp' | 'tcp'): Promise<number>
  refresh(seconds: number): Promise<number>
  /** May the relay send to this address? */
  permit(address: string): Promise<number>
  close(): void
}

export async function openTurnClient(
  port: number,
  { username, credential }: Pick<IceServer, 'username' | 'credential'>,
): Promise<TurnClient> {
  const socket = createSocket('udp4')
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  let answered: (message: Buffer) => void = () => {}
  socket.on('message', message => answered(message))
  const known = { realm: '', nonce: '' }

  /** Again and again until there is an answer (RFC 8489 section 6.2.1): a relay that has just started drops the first. */
  const send = (message: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const transmit = () => socket.send(message, port, '127.0.0.1')
      const again = setInterval(transmit, 500)
      const settle = (act: () => void) => {
        clearInterval(again)
        clearTimeout(tooLong)
        answered = () => {}
        act()
      }
      const tooLong = setTimeout(() => settle(() => reject(new Error('the relay does not answer'))), 10_000)
      answered = answer => {
        // That to an earlier question may come twice.
        if (answer.subarray(8, 20).equals(message.subarray(8, 20))) settle(() => resolve(answer))
      }
      transmit()
    })

  const askOnce = async (method: number, content: Buffer): Promise<number> => {
    const proven = known.nonce !== ''
    const body = proven
      ? Buffer.concat([
          content,
          attribute(attributes.username, Buffer.from(username)),
          attribute(attributes.realm, Buffer.from(known.realm)),
          attribute(attributes.nonce, Buffer.from(known.nonce)),
        ])
      : content
    const message = Buffer.concat([header(method, body.length + (proven ? 24 : 0)), body])
    const key = createHash('md5').update(`${username}:${known.realm}:${credential}`).digest()
    const answer = await send(
      proven
        ? Buffer.concat([
            message,
            attribute(attributes.integrity, createHmac('sha1', key).update(message).digest()),
          ])
        : message,
    )
    let code = 0
    for (const { type, value } of attributesOf(answer)) {
      if (type === attributes.errorCode) code = (value[2] ?? 0) * 100 + (value[3] ?? 0)
      if (type === attributes.realm) known.realm = value.toString()
      if (type === attributes.nonce) known.nonce = value.toString()
    }
    return code
  }

  /** A relay asks for the credential once (401), and now and then for it over a new nonce (438). */
  const ask = async (method: number, content: Buffer): Promise<number> => {
    const hadNonce = known.nonce !== ''
    const code = await askOnce(method, content)
    return code === 438 || (code === 401 && !hadNonce) ? askOnce(method, content) : code
  }

  return {
    allocate: (protocol = 'udp') =>
      ask(
        0x003,
        attribute(attributes.requestedTransport, Buffer.from([protocol === 'udp' ? 17 : 6, 0, 0, 0])),
      ),
    refresh: seconds => ask(0x004, attribute(attributes.lifetime, number(seconds))),
    permit: address => ask(0x008, attribute(attributes.peerAddress, xorAddress(address))),
    close: () => void socket.close(),
  }
}

function header(method: number, length: number): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt16BE(method, 0)
  head.writeUInt16BE(length, 2)
  head.writeUInt32BE(magicCookie, 4)
  randomBytes(12).copy(head, 8)
  return head
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function* attributesOf(message: Buffer): Generator<{ type: number; value: Buffer }> {
  for (let at = 20; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2)
    yield { type: message.readUInt16BE(at), value: message.subarray(at + 4, at + 4 + length) }
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
}

function number(value: number): Buffer {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value)
  return octets
}

/** RFC 8489 section 14.2. */
function xorAddress(address: string): Buffer {
  const octets = Buffer.alloc(8)
  octets.writeUInt8(1, 1)
  octets.writeUInt16BE(40_000 ^ (magicCookie >>> 16), 2)
  const host = Buffer.from(address.split('.').map(Number)).readUInt32BE()
  octets.writeUInt32BE((host ^ magicCookie) >>> 0, 4)
  return octets
}
