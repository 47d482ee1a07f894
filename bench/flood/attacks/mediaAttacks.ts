import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { connect } from 'node:net'
import { serverAddress } from '../../ports.ts'
import { type Attack, item, type Scene } from './attack.ts'

/** Packets in one item: a click of a person costs more than one packet, too. */
const packetsPerItem = 20
/** Sockets of an attacker; each has its own address. */
const mostSockets = 64

/** STUN binding request (RFC 8489 section 5) for a call that there is none of: user name, a guess at the integrity. */
function stunGuess(): Buffer {
  const userName = Buffer.from(`${randomBytes(8).toString('hex')}:${randomBytes(2).toString('hex')}0`)
  const padded = Buffer.concat([userName, Buffer.alloc((4 - (userName.length % 4)) % 4)])
  const attributes = Buffer.concat([
    ...[head(0x0006, userName.length), padded],
    ...[head(0x0008, 20), randomBytes(20)],
  ])
  const header = Buffer.concat([
    head(0x0001, attributes.length),
    Buffer.from('2112a442', 'hex'),
    randomBytes(12),
  ])
  return Buffer.concat([header, attributes])
}
const head = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(length, 2)
  return bytes
}

/** DTLS 1.2 ClientHello (RFC 6347 section 4.2) with nothing behind it. */
function dtlsHello(): Buffer {
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'),
    randomBytes(32),
    Buffer.from('00000002c02b0100', 'hex'),
  ])
  const handshake = Buffer.concat([lengths(1, body.length), body])
  const record = Buffer.from('16fefd0000000000000000', 'hex')
  return Buffer.concat([record, head(handshake.length, 0).subarray(0, 2), handshake])
}
/** Handshake header: type, length, sequence, fragment offset, fragment length. */
const lengths = (type: number, length: number): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE((type << 24) | length, 0)
  bytes.writeUIntBE(length, 9, 3)
  return bytes
}

/** Sockets with an address each. */
function openSockets({ addressOf, keep }: Scene): Promise<readonly Socket[]> {
  return Promise.all(
    Array.from(
      { length: mostSockets },
      (_, number) =>
        new Promise<Socket>((resolve, reject) => {
          const socket = createSocket('udp4')
          socket.once('error', reject)
          socket.bind(0, addressOf(number), () => resolve(socket))
          keep(() => socket.close())
        }),
    ),
  )
}

const spray = (name: string, packet: () => Buffer): Attack => ({
  name,
  async begin(scene) {
    const sockets = await openSockets(scene)
    return item(async number => {
      for (let sent = 0; sent < packetsPerItem; sent += 1) {
        sockets[(number + sent) % sockets.length]?.send(packet(), scene.at.mediaPort, serverAddress)
      }
      return 'sent'
    })
  },
})

export const stunSpray = spray('STUN to the media port', stunGuess)
export const dtlsSpray = spray('DTLS hellos to the media port', dtlsHello)

const answerTimeMs = 2000

/** A connection that begins a frame (RFC 4571 section 2) and never ends it. */
export const mediaTcp: Attack = {
  name: 'TCP to the media port',
  begin: ({ at, addressOf, keep }) =>
    item(
      number =>
        new Promise(resolve => {
          const socket = connect({ host: serverAddress, port: at.mediaPort, localAddress: addressOf(number) })
          keep(() => socket.destroy())
          const timer = setTimeout(() => resolve('kept'), answerTimeMs)
          socket.once('connect', () =>
            socket.write(Buffer.concat([head(1000, 0).subarray(0, 2), randomBytes(100)])),
          )
          socket.on('error', () => socket.destroy())
          socket.once('close', () => {
            clearTimeout(timer)
            resolve('cut')
          })
        }),
    ),
}
