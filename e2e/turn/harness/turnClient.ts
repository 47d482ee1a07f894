import { createSocket } from 'node:dgram'
import type { IceServer } from '../../../protocol/index.ts'
import {
  answers,
  attribute,
  attributes,
  magicCookie,
  methods,
  readAnswer,
  stunRequest,
} from '../../../sfu/turn/stunMessage.ts'

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
        if (answers(answer, message)) settle(() => resolve(answer))
      }
      transmit()
    })

  const askOnce = async (method: number, content: Buffer): Promise<number> => {
    const credentials = { username, password: credential, ...known }
    const { code, realm, nonce } = readAnswer(
      await send(stunRequest(method, content, known.nonce === '' ? undefined : credentials)),
    )
    if (realm !== undefined) known.realm = realm
    if (nonce !== undefined) known.nonce = nonce
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
        methods.allocate,
        attribute(attributes.requestedTransport, Buffer.from([protocol === 'udp' ? 17 : 6, 0, 0, 0])),
      ),
    refresh: seconds => ask(methods.refresh, attribute(attributes.lifetime, number(seconds))),
    permit: address => ask(methods.createPermission, attribute(attributes.peerAddress, xorAddress(address))),
    close: () => void socket.close(),
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
