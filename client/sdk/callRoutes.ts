import type { BrowserPublicKey, MediaKey } from '../../protocol/index.ts'
import type { Browser } from './browser.ts'
import { askService } from './http.ts'

/** For whom a token is asked. */
export interface TokenWish {
  readonly service: string
  readonly site: string
  readonly queue: string
  readonly browserKey: BrowserPublicKey
  readonly mediaKey: MediaKey
  /** What the site's back end signed about its visitor. */
  readonly vouch?: string
}

/** POST to one of the site's two addresses for callers, with what both want to know. */
export const askForCall = (
  platform: Browser,
  { service, site, queue, browserKey, mediaKey, vouch }: TokenWish,
  address: 'call-tokens' | 'call-statements',
  more: object = {},
): Promise<unknown> =>
  askService(platform, {
    method: 'POST',
    url: new URL(`/auth/sites/${encodeURIComponent(site)}/${address}`, service).href,
    body: { queue, browserKey, mediaKey, ...(vouch !== undefined && { vouch }), ...more },
    withSession: false,
  })
