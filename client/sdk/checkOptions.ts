import type { PhoneOptions } from './caller/phoneTypes.ts'

/**
 * For whoever embeds us: a slip is told where it was made, and not as a call that cannot be.
 * @throws TypeError
 */
export function checkPhoneOptions(options: PhoneOptions & { readonly service: string }): void {
  const { queue, vouch, pageContext, processMicrophone, logger } = options
  checkSite(options)
  must(isKey(queue), 'queue must be the key of a queue')
  for (const [name, act] of Object.entries({ vouch, processMicrophone, logger }))
    must(act === undefined || typeof act === 'function', `${name} must be a function`)
  must(
    pageContext === undefined || typeof pageContext === 'function' || isObject(pageContext),
    'pageContext must be an object of texts, or a function that answers one',
  )
}

/** @throws TypeError */
export function checkSite({ service, site }: { readonly service: string; readonly site: string }): void {
  checkService(service)
  must(isKey(site), 'site must be the key of a site')
}

/**
 * A path behind the origin would be dropped by every address that is made from it, and the developer would look elsewhere.
 * @throws TypeError
 */
export function checkService(service: string): void {
  const isWeb = /^https?:\/\/[^\s/]/i.test(service) && URL.canParse(service)
  must(isWeb, `service must be an origin such as https://calls.example, not ${service}`)
  const { href, origin } = new URL(service)
  must(
    href === `${origin}/`,
    `service must be an origin and no more: ${origin}, with nothing before or behind it`,
  )
}

function must(isSo: boolean, what: string): void {
  if (!isSo) throw new TypeError(`Ringfence: ${what}`)
}

const isKey = (key: unknown): boolean => typeof key === 'string' && key.trim() !== ''
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
