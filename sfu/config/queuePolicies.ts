import type { Sites } from '../../auth/index.ts'
import type { QueuePolicy } from '../../calls/index.ts'

/** What holds for every queue, as the configuration file says it. */
interface ForAllQueues {
  readonly ringTimeSeconds: number
  readonly maxWaitSeconds: number
  readonly awaySeconds: number
}

/** The queues of all sites, each with the rules of its calls. */
export function queuePolicies(sites: Sites, file: ForAllQueues): QueuePolicy[] {
  return sites.flatMap(site =>
    site.queues.map(queue => ({
      queue: { site: site.key, queue: queue.key, siteName: site.name, queueName: queue.name },
      ringTimeMs: file.ringTimeSeconds * 1000,
      maxWaitMs: file.maxWaitSeconds * 1000,
      awayTimeMs: file.awaySeconds * 1000,
      authorizationMs: site.authorizationSeconds * 1000,
      gate: { when: queue.gate, passkeyHelps: (queue.passkey ?? site.passkeys.policy) !== 'none' },
      stepUps: {
        purposes: queue.stepUps.purposes.map(({ key, sentence, limit }) => ({
          key,
          sentence,
          limit: limit ?? null,
        })),
        typed: queue.stepUps.typed,
      },
      stepUpsPerCall: queue.stepUps.perCall,
      keepVouchedMs: site.keepVouchedDays * 24 * 3600_000,
      tellsSite: site.webhooks.length > 0,
    })),
  )
}
