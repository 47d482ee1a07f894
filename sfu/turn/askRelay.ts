import type { IceServer } from '../../protocol/index.ts'
import { type RelayConnectionParts, relayConnection } from './relayConnection.ts'
import {
  attribute,
  attributes,
  methods,
  readAnswer,
  type StunCredential,
  stunRequest,
} from './stunMessage.ts'

/** What a relay does with a credential of ours, asked as a browser asks: `refuses` with a code of STUN or TURN. */
export type RelayState =
  | { readonly state: 'works' }
  | { readonly state: 'refuses'; readonly code: number }
  | { readonly state: 'unreachable'; readonly cause: unknown }

const udp = Buffer.from([17, 0, 0, 0])
const staleNonce = 438

/** Asks one address of a relay for an allocation, and gives it back. Never rejects. */
export async function askRelay(
  url: string,
  { username, credential: password }: Pick<IceServer, 'username' | 'credential'>,
  parts: RelayConnectionParts,
): Promise<RelayState> {
  const connection = relayConnection(url, parts)
  const wanted = attribute(attributes.requestedTransport, udp)
  try {
    // The first question is answered with what the next one has to be signed with.
    let answer = readAnswer(await connection.ask(stunRequest(methods.allocate, wanted)))
    let credential: StunCredential | undefined
    for (let tries = 0; tries < 2 && answer.realm && answer.nonce; tries += 1) {
      credential = { username, password, realm: answer.realm, nonce: answer.nonce }
      answer = readAnswer(await connection.ask(stunRequest(methods.allocate, wanted, credential)))
      if (answer.code !== staleNonce) break
    }
    if (answer.code !== 0) return { state: 'refuses', code: answer.code }
    const noLonger = attribute(attributes.lifetime, Buffer.alloc(4))
    await connection.ask(stunRequest(methods.refresh, noLonger, credential))
    return { state: 'works' }
  } catch (cause) {
    return { state: 'unreachable', cause }
  } finally {
    connection.close()
  }
}
