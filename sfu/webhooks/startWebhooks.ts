import type { Clock, Log, WebhookOutbox } from '../../calls/ports.ts'
import { every } from '../clock.ts'
import type { WebhookEndpoint } from '../config/webhookConfig.ts'
import { createCourier } from './courier.ts'

/** How often each address is looked after, whatever this process knows: another one may have asked for a replay. */
const lookEveryMs = 1000

/**
 * Brings what sites are to hear, from now on and from before, until the answer is called. Where no site has an address there is nothing
 * to look after, and no timer.
 */
export async function startWebhooks(
  endpoints: readonly WebhookEndpoint[],
  parts: { readonly outbox: WebhookOutbox; readonly clock: Clock; readonly log: Log },
): Promise<() => void> {
  const { outbox, clock } = parts
  await outbox.subscribe(endpoints)
  if (endpoints.length === 0) return () => {}
  const couriers = endpoints.map(endpoint => createCourier(endpoint, { ...parts, chance: Math.random }))
  const lookAll = () => {
    for (const courier of couriers) courier.look()
  }
  const stops = [outbox.onWritten(lookAll), every(clock, lookEveryMs, lookAll)]
  lookAll()
  return () => {
    for (const stop of stops) stop()
    for (const courier of couriers) courier.close()
  }
}
