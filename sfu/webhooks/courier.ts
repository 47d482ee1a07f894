import type { Clock, Log, WebhookDelivery, WebhookOutbox, WebhookOutcome } from '../../calls/ports.ts'
import type { WebhookEndpoint } from '../config/webhookConfig.ts'
import { type PostOutcome, post } from './post.ts'
import { nextTry } from './retryPolicy.ts'
import { signedFields } from './signature.ts'

/** Messages under way to one address at once, each of another subject. */
export const atOnce = 4

interface CourierParts {
  readonly outbox: WebhookOutbox
  readonly clock: Clock
  readonly log: Log
  /** From 0 to less than 1. */
  readonly chance: () => number
}

/** Brings what waits for one address. */
export interface Courier {
  /** Looks whether something is due. Costs one query. */
  look(): void
  /** Ends what is under way; it is brought again after the next start. Idempotent. */
  close(): void
}

/** What could not be written is tried again after so long, in milliseconds. */
const unwrittenPauseMs = 5000

/**
 * Each address has a courier of its own, so one that hangs holds up nobody else's messages. Of one subject only the first is under way, and the next
 * when that was taken or given up.
 */
export function createCourier(endpoint: WebhookEndpoint, parts: CourierParts): Courier {
  const { outbox, clock, log } = parts
  const closing = new AbortController()
  const underWay = new Set<string>()
  const fields = { site: endpoint.site, host: new URL(endpoint.url).host }
  let isLooking = false
  let looksAgain = false

  async function carry(delivery: WebhookDelivery): Promise<void> {
    const body = JSON.stringify(delivery.event)
    const timestamp = Math.floor(clock.now() / 1000)
    const { mayBePrivate, url } = endpoint
    const signed = signedFields({ id: delivery.eventId, timestamp, body }, endpoint.secrets)
    const outcome = await post({
      ...{ url, fields: signed, body, mayBePrivate, clock },
      closing: closing.signal,
    })
    if (closing.signal.aborted) return
    await settle(delivery, outcomeOf(delivery, outcome))
  }

  function outcomeOf({ tries, sinceMs, event }: WebhookDelivery, outcome: PostOutcome): WebhookOutcome {
    if (outcome.state === 'taken') return { state: 'delivered' }
    const { why, retryAfterMs } = outcome
    const nowMs = clock.now()
    const told = { ...fields, type: event.type, tries: tries + 1, why }
    const atMs = nextTry({ tries: tries + 1, sinceMs, nowMs, retryAfterMs, chance: parts.chance() })
    if (atMs === null) {
      log.error('webhook given up', told)
      return { state: 'given-up' }
    }
    if (tries === 0) log.warn('webhook not delivered yet', told)
    return { state: 'again', atMs }
  }

  /** What was taken is not brought again because the disk is full: it stays under way until that is written. */
  async function settle({ number }: WebhookDelivery, outcome: WebhookOutcome): Promise<void> {
    for (let isTold = false; !closing.signal.aborted; isTold = true) {
      try {
        return await outbox.settle(endpoint, number, outcome)
      } catch (cause) {
        if (!isTold) log.warn('webhook not settled yet', { ...fields, cause })
        await pause()
      }
    }
  }

  const pause = () =>
    new Promise<void>(resolve => {
      const end = () => {
        cancel()
        closing.signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = clock.after(unwrittenPauseMs, end)
      closing.signal.addEventListener('abort', end)
    })

  async function takeDue(): Promise<void> {
    const free = atOnce - underWay.size
    if (free <= 0) return
    const due = await outbox.due(endpoint, clock.now(), atOnce + underWay.size)
    for (const delivery of due.filter(({ subject }) => !underWay.has(subject)).slice(0, free)) {
      if (closing.signal.aborted) return
      underWay.add(delivery.subject)
      void carry(delivery)
        .catch((cause: unknown) => log.error('webhook failed', { ...fields, cause }))
        .finally(() => {
          underWay.delete(delivery.subject)
          look()
        })
    }
  }

  function look(): void {
    if (closing.signal.aborted) return
    if (isLooking) {
      looksAgain = true
      return
    }
    isLooking = true
    looksAgain = false
    void takeDue()
      // While the store cannot be read nothing is brought; the next look is a second away.
      .catch((cause: unknown) => {
        if (!closing.signal.aborted) log.warn('webhooks not looked for', { ...fields, cause })
      })
      .finally(() => {
        isLooking = false
        if (looksAgain) look()
      })
  }

  return { look, close: () => closing.abort() }
}
