import { originOf, refuseUnless, type SiteKeyPair, signText } from './signedText.ts'

/** A request to the API of the service. */
export interface ApiRequestOptions extends SiteKeyPair {
  /** The site's key in the service's configuration. */
  readonly site: string
  /** Where to, with everything behind it: `https://calls.example.com/api/v1/sites/shop/calls?limit=50`. */
  readonly url: string
  /** `GET` where absent. */
  readonly method?: string
  /** Now where absent. */
  readonly now?: Date
}

/**
 * Signs one request, for this address and method; good once, and for 60 seconds. Goes as `Authorization: Bearer`.
 * @throws TypeError when `url`, `kid` or the key is not what the service takes.
 */
export async function signApiRequest(options: ApiRequestOptions): Promise<string> {
  const { site, url, method = 'GET', now = new Date() } = options
  refuseUnless(URL.canParse(url), 'url is the whole address that is asked for')
  const { origin, href, hash } = new URL(url)
  refuseUnless(hash === '', 'url has no fragment')
  const claims = { iss: site, aud: originOf(origin, 'service'), htm: method.toUpperCase(), htu: href }
  return signText('site-request+jwt', claims, { ...options, now, lifetimeSeconds: 60 })
}
