import type { Request } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import { isOriginOf, siteOf } from '../sites/policy.ts'
import type { Sites } from '../sites/sites.ts'
import type { Judge } from './statedRoutes.ts'

/**
 * Who asks, as a browser says it and no page can change: the Origin header (RFC 6454 section 7), and where it names none,
 * Sec-Fetch-Site (W3C Fetch Metadata). A program can claim anything; these keep one page from acting in another's name, or
 * from using up what is counted for the person who looks at it.
 */

type Asked = Pick<Request, 'get' | 'method'>

/** Origin of the page that asks; '' when none is named. */
export const originOf = (request: Pick<Asked, 'get'>): string => request.get('origin') ?? ''

/**
 * As {@link originOf}, for addresses that are read too: on a read from the very origin that is asked browsers name none (Fetch
 * section 3.1). Such a page is one of the service's own, unless the browser says that it is not: pictures, scripts and frames
 * of foreign pages name no origin either.
 */
export const originFor =
  (publicOrigin: string) =>
  (request: Asked): string => {
    const named = request.get('origin')
    if (named !== undefined || !['GET', 'HEAD'].includes(request.method)) return named ?? ''
    // A person who opens the address, and what is no browser of today, speak for nobody else.
    return ['same-origin', 'none'].includes(request.get('sec-fetch-site') ?? 'none') ? publicOrigin : ''
  }

/** Lets our own pages pass, and no others; else any site could act as the agent. */
export function ownPagesOnly(publicOrigin: string): Judge {
  const pageOriginOf = originFor(publicOrigin)
  return (request, _response, next) => {
    if (pageOriginOf(request) !== publicOrigin) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/** Lets pages of the site pass, and no others. */
export function siteOriginsOnly(sites: Sites, pageOriginOf: (request: Asked) => string = originOf): Judge {
  return (request, _response, next) => {
    const site = siteOf(sites, request.params.site ?? '')
    if (!isOriginOf(site, pageOriginOf(request))) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/** Lets programs pass, and no page of anybody. */
export const noPages: Judge = (request, _response, next) => {
  const byBrowser = request.get('origin') !== undefined || request.get('sec-fetch-site') !== undefined
  if (byBrowser) throw new RingfenceError('origin-not-allowed')
  next()
}

/** Lets requests to the address of a site pass that is one of ours. */
export function oursOnly(sites: Sites): Judge {
  return (request, _response, next) => {
    siteOf(sites, request.params.site ?? '')
    next()
  }
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
/** What proxies, tunnels and content networks write of whom they ask for; no browser sends any of it. */
const byProxy =
  /^(forwarded|via|cdn-loop|x-forwarded|x-real-ip|x-scheme|.+-(client|connecting)-?ip|(x-(forwarded|original|envoy|azure|appengine|amzn|vercel)|cf|fastly|fly|tailscale)-.+)$/

/**
 * Whether somebody at this very machine asks. A tunnel or a proxy that ends at a loopback address brings strangers to it:
 * they ask for another host name, or are announced by a header (RFC 7239, RFC 9110 section 7.6.3). The host name also
 * stops a foreign page whose name was pointed at loopback.
 */
export function isAtThisMachine({ headers }: Pick<Request, 'headers'>): boolean {
  const host = headers.host?.replace(/:\d+$/, '') ?? ''
  return loopbackNames.includes(host) && !Object.keys(headers).some(name => byProxy.test(name))
}

/**
 * For what only somebody at this very machine may do.
 * @throws RingfenceError `not-found`.
 */
export const thisMachineOnly: Judge = (request, _response, next) => {
  if (!isAtThisMachine(request)) throw new RingfenceError('not-found')
  next()
}
