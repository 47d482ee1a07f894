import { createRemoteJWKSet, customFetch } from 'jose'
import { RingfenceError } from '../../protocol/index.ts'
import { msSince } from '../msSince.ts'
import type { Clock } from '../ports.ts'
import { VouchKey } from '../sites/siteIdentity.ts'

/** How long a fetched set is believed: a key that the site took away signs nothing after that. */
export const keysKeptMs = 10 * 60_000

/** A name that the set does not have makes it be fetched again, no more often than this: so a new key works soon, and
 * strangers who invent names cannot make this service knock at the site's door. */
export const unknownNameEveryMs = 30_000

/** After a fetch that failed, the next one waits this long. */
export const failedEveryMs = 2000

const defaultTimeoutMs = 5000
const maxBytes = 64 * 1024
const maxKeys = 32

/** The keys that a site publishes (RFC 7517 section 5). */
interface RemoteKeys {
  /**
   * All usable keys, fetched again where the set is old or has no key of this name.
   * @throws RingfenceError `vouch-unavailable`.
   */
  keysFor(kid: string): Promise<readonly VouchKey[]>
}

/** Fetches nothing before the first question. Redirects are not followed; 64 KB and 5 s are the limits. */
export function openRemoteKeys(
  url: string,
  options: { readonly clock: Clock; readonly fetchTimeoutMs?: number | undefined },
): RemoteKeys {
  const { clock, fetchTimeoutMs = defaultTimeoutMs } = options
  // When to fetch is decided here, by the service's clock; jose fetches once however many ask, and reads the set.
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: fetchTimeoutMs,
    [customFetch]: fetchSmall,
  })
  let keys: readonly VouchKey[] = []
  let fetchedAtMs = Number.NEGATIVE_INFINITY
  let failedAtMs = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | undefined

  async function fetchAgain(): Promise<void> {
    try {
      await remote.reload()
      keys = usableKeys(remote.jwks()?.keys ?? [])
      fetchedAtMs = clock.now()
    } catch (cause) {
      failedAtMs = clock.now()
      throw new RingfenceError('vouch-unavailable', { cause })
    } finally {
      fetching = undefined
    }
  }

  return {
    keysFor: async kid => {
      const ageMs = msSince(fetchedAtMs, clock.now())
      const isKnown = keys.some(key => key.kid === kid)
      if (ageMs < (isKnown ? keysKeptMs : unknownNameEveryMs)) return keys
      if (fetching === undefined && msSince(failedAtMs, clock.now()) < failedEveryMs) {
        throw new RingfenceError('vouch-unavailable', { cause: new Error('the last fetch failed') })
      }
      fetching ??= fetchAgain()
      await fetching
      return keys
    },
  }
}

/** Keys of other kinds and uses may stand in the set and are passed over; so is one that shows its private half. */
function usableKeys(published: readonly object[]): readonly VouchKey[] {
  if (published.length > maxKeys) throw new Error('too many keys')
  return published.flatMap(jwk => {
    if ('d' in jwk) return []
    const known = Object.entries(jwk).filter(([member]) => knownMembers.includes(member))
    const key = VouchKey.safeParse(Object.fromEntries(known)).data
    return key === undefined ? [] : [key]
  })
}

const knownMembers = ['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use']

/** `fetch` that gives up on an answer over the limit, whatever length it announced. */
async function fetchSmall(
  url: string,
  init: { headers: Headers; method: 'GET'; redirect: 'manual'; signal: AbortSignal },
): Promise<Response> {
  const response = await fetch(url, init)
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel()
    return new Response(null, { status: 502 })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error('the key set is too large')
    chunks.push(chunk)
  }
  return new Response(Buffer.concat(chunks))
}
