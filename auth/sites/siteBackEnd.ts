import { z } from 'zod'
import { siteScopes, WebhookType } from '../../protocol/index.ts'
import { safeUrl } from './siteIdentity.ts'

/** The parts of a site's configuration that say what its back end hears of, and what it may read. */

/** Addresses of one site's back end at most. */
const mostWebhooks = 8

export const Webhooks = z
  .array(
    z.strictObject({
      /** No name and password in it: the signature says who asks, and an address may stand in a log. */
      url: safeUrl.refine(text => {
        const url = URL.parse(text)
        return url !== null && url.username === '' && url.password === '' && url.hash === ''
      }, 'must be an address without user, password and fragment'),
      /** File with the secret that signs, beside the configuration unless the path is absolute. */
      secretFile: z.string().min(1),
      /** Absent: everything. */
      events: z.array(WebhookType).min(1).exactOptional(),
      /** Whether the address may lead into a private network, or to this very machine. */
      privateNetwork: z.boolean().default(false),
    }),
  )
  .max(mostWebhooks)
  .refine(webhooks => new Set(webhooks.map(({ url }) => url)).size === webhooks.length, 'has one url twice')

/** Who may read: keys of `vouching` by their names. Whoever may vouch may read nothing because of that. */
export const Api = z
  .strictObject({
    keys: z
      .array(
        z.strictObject({
          kid: z.string().min(1).max(128),
          scopes: z.array(z.enum(siteScopes)).min(1),
        }),
      )
      .min(1)
      .max(8),
  })
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'has one kid twice')
