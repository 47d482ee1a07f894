import type { CallerId } from '../../protocol/index.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { Clock, GrantRow, Log, Timers } from '../ports.ts'
import { newId } from '../randomIds.ts'
import type { Site, Sites } from '../sites/sites.ts'
import { signRecord } from './signedText.ts'

/** How long one delivery may take, and how long each next one waits; in milliseconds. */
const deliveryTimeMs = 5000
const retryAfterMs = [1000, 5000, 25_000] as const

/** A grant as the business's back end hears of it; `purpose` is what it spends by. */
interface IssuedGrant extends GrantRow {
  readonly callerId: CallerId
  /** What the site itself signed for this call; `null` where it vouched for none. */
  readonly customerReference: string | null
}

/** Tells the business's back end, where the site names an address for it. */
export interface Webhook {
  /** Returns at once. */
  grantIssued(grant: IssuedGrant): void
  /** Ends deliveries and retries. Idempotent. */
  close(): void
}

interface WebhookParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly recordKeys: SigningKeys
  readonly clock: Clock & Timers
  readonly log: Log
}

/**
 * Each message is a compact JWS (`typ: webhook+jwt`, `application/jose`) by the record keys, the same at every try: whoever
 * gets it twice sees so by its `jti`. Delivered is what was answered with a 2xx; redirects are not followed, and the answer
 * is not read.
 */
export function createWebhook({ sites, publicOrigin, recordKeys, clock, log }: WebhookParts): Webhook {
  const closing = new AbortController()

  async function deliver(site: Site, url: string, claims: object): Promise<void> {
    const body = await signRecord('webhook+jwt', claims, recordKeys)
    for (const waitMs of [0, ...retryAfterMs]) {
      if (waitMs > 0) await wait(waitMs, clock, closing.signal)
      if (closing.signal.aborted) return
      if (await post(url, body, clock, closing.signal)) return
    }
    if (!closing.signal.aborted) log.warn('webhook given up', { site: site.key })
  }

  return {
    grantIssued: ({ spentAtMs: _spentAtMs, provenBy: _provenBy, ...grant }) => {
      const site = sites.find(one => one.key === grant.site)
      const url = site?.webhookUrl
      if (site === undefined || url === undefined || closing.signal.aborted) return
      const iat = Math.floor(clock.now() / 1000)
      const claims = { iss: publicOrigin, aud: url, jti: newId(), iat, event: 'grant-issued', ...grant }
      deliver(site, url, claims).catch((cause: unknown) =>
        log.warn('webhook given up', { site: site.key, cause }),
      )
    },
    close: () => closing.abort(),
  }
}

/** Whether the other side took it. */
async function post(url: string, body: string, clock: Timers, closing: AbortSignal): Promise<boolean> {
  const late = new AbortController()
  const cancel = clock.after(deliveryTimeMs, () => late.abort())
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jose' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([late.signal, closing]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  } finally {
    cancel()
  }
}

/** Resolves after `ms`, or at once when closing. */
function wait(ms: number, clock: Timers, closing: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, () => {
      closing.removeEventListener('abort', stop)
      resolve()
    })
    function stop(): void {
      cancel()
      resolve()
    }
    if (closing.aborted) stop()
    else closing.addEventListener('abort', stop, { once: true })
  })
}
