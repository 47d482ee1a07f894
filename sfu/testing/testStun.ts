import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const magicCookie = 0x2112a442

/** A STUN binding request as a browser sends it over TCP: authenticated (RFC 8445 section 7.2.2), in a frame of RFC 4571. */
export function framedBindingRequest(ice: {
  readonly usernameFragment: string
  readonly password: string
}): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt16BE(0x0001, 0)
  head.writeUInt32BE(magicCookie, 4)
  randomBytes(12).copy(head, 8)
  const body = Buffer.concat([
    attribute(0x0006, Buffer.from(`${ice.usernameFragment}:peer`)),
    attribute(0x0024, Buffer.from([0x6e, 0, 0x1e, 0xff])),
    attribute(0x802a, randomBytes(8)),
    attribute(0x0025, Buffer.alloc(0)),
  ])
  const integrity = createHmac('sha1', ice.password)
    .update(withLength(Buffer.concat([head, body]), body.length + 24))
    .digest()
  const proven = Buffer.concat([head, body, attribute(0x0008, integrity)])
  const checked = withLength(proven, body.length + 24 + 8)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE((crc32(checked) ^ 0x5354554e) >>> 0)
  return framed(Buffer.concat([checked, attribute(0x8028, sum)]))
}

/** A frame of RFC 4571. */
export function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(packet.length)
  return Buffer.concat([length, packet])
}

/** Whether these are the first bytes of a frame with a success response. */
export const isSuccess = (bytes: Buffer): boolean => bytes.length >= 4 && bytes.readUInt16BE(2) === 0x0101

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function withLength(message: Buffer, length: number): Buffer {
  const copy = Buffer.from(message)
  copy.writeUInt16BE(length, 2)
  return copy
}
