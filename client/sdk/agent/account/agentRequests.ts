import type { Platform } from '../../assembly/platform.ts'
import { createAskWithProof, createHeardNonce } from '../../identity/dpop.ts'
import { createAskWithSession, type HttpRequest } from '../../signal/http.ts'

/** What a signed-in agent's page asks over HTTP. Both reject with RingfenceError: the service's code and `askService`'s. */
export interface AgentRequests {
  /** The session's cookie is enough. */
  read(path: string): Promise<unknown>
  /** Proven by the seat's key, too: a copied cookie changes nothing. */
  change(method: Exclude<HttpRequest['method'], 'GET'>, path: string, body?: object): Promise<unknown>
}

export function createAgentRequests(platform: Platform, service: string): AgentRequests {
  const nonce = createHeardNonce()
  const ask = createAskWithSession(platform, service, nonce.hear)
  const askWithProof = createAskWithProof(platform, { key: () => platform.seatKey(), nonce })
  return {
    read: path => ask('GET', path),
    change: (method, path, body) =>
      askWithProof({ method, url: new URL(path, service).href, ...(body && { body }) }),
  }
}
