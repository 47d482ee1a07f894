import type { Request, RequestHandler } from 'express'
import {
  noPages,
  oursOnly,
  type RequestLimits,
  type SiteRequests,
  type Sites,
  statedRoutes,
  type Terms,
} from '../../../../auth/index.ts'
import { type Log, overOf, type ReadRecord, type SiteCalls } from '../../../../calls/index.ts'
import {
  CallId,
  codeOf,
  parse,
  RingfenceError,
  type SiteCall,
  type SiteCallPage,
  SiteCallsQuery,
  type SiteReceipt,
  type SiteScope,
} from '../../../../protocol/index.ts'
import { cursorOf, placeOf } from './cursor.ts'
import { openApi } from './openApi.ts'
import { operations } from './operations.ts'

interface ApiParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly siteRequests: SiteRequests
  readonly siteCalls: SiteCalls
  readonly limits: RequestLimits
  readonly log: Log
}

/** What the back end of a site reads of its calls, signed by its key; and the description of all that it may ask. */
export function apiRoutes(parts: ApiParts): RequestHandler {
  const { sites, siteCalls, limits, log } = parts
  const routes = statedRoutes(limits)
  const terms: Terms = { from: [noPages, oursOnly(sites)], limit: 'siteRequests' }
  const { listCalls, readCall, readReceipt } = operations

  routes.get(listCalls.path, terms, async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const asking = await askingOf(request, listCalls.scope, parts)
    const { from, to, cursor, limit } = parse(SiteCallsQuery, request.query)
    const records = await siteCalls.list({
      site: asking.site,
      fromMs: from ?? 0,
      toMs: to ?? Number.MAX_SAFE_INTEGER,
      after: cursor === undefined ? null : placeOf(cursor),
      most: limit + 1,
    })
    const page = records.slice(0, limit)
    const last = page.at(-1)
    const answer: SiteCallPage = {
      site: asking.site,
      calls: page.map(record => shown(record, asking.scopes)),
      next: records.length > limit && last ? cursorOf(last) : null,
    }
    log.info('calls read', { site: asking.site, calls: page.length })
    response.json(answer)
  })

  routes.get(readCall.path, terms, async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const { site, scopes } = await askingOf(request, readCall.scope, parts)
    response.json(shown(await recordOf(siteCalls, site, request.params.call), scopes))
  })

  routes.get(readReceipt.path, terms, async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const { site } = await askingOf(request, readReceipt.scope, parts)
    const { callId, receipt } = await recordOf(siteCalls, site, request.params.call)
    const answer: SiteReceipt = { callId, receipt }
    response.json(answer)
  })

  const described: Terms = {
    from: (_request, _response, next) => next(),
    limit: { unlimited: 'a document of the build, the same for everybody' },
  }
  const document = openApi(parts.publicOrigin)
  routes.get('/api/openapi.json', described, (_request, response) => {
    response.set('Cache-Control', 'no-cache').set('Access-Control-Allow-Origin', '*').json(document)
  })
  return routes.router
}

/** @throws RingfenceError as {@link SiteRequests.accept}; which way to sign is said in the words of RFC 6750 section 3. */
async function askingOf(
  request: Request<{ site: string }>,
  needs: SiteScope,
  { siteRequests, publicOrigin }: ApiParts,
) {
  const { method, originalUrl } = request
  const token = /^Bearer ([^\s]+)$/i.exec(request.get('authorization') ?? '')?.[1]
  const asked = { site: request.params.site, token, method, url: publicOrigin + originalUrl }
  try {
    return await siteRequests.accept(asked, needs)
  } catch (error) {
    if (codeOf(error) === 'scope-missing')
      request.res?.set('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${needs}"`)
    else request.res?.set('WWW-Authenticate', token === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
    throw error
  }
}

/** @throws RingfenceError `record-not-found`, also for a call of another site, and for one that lives. */
async function recordOf(siteCalls: SiteCalls, site: SiteCallPage['site'], name: string): Promise<ReadRecord> {
  const callId = CallId.safeParse(name).data
  const record = callId && (await siteCalls.find(site, callId))
  if (record === undefined) throw new RingfenceError('record-not-found')
  return record
}

function shown(record: ReadRecord, scopes: ReadonlySet<SiteScope>): SiteCall {
  const { callerId, vouched } = record
  // Each record was judged when it was written.
  const verdict = record.verdicts.at(-1) ?? { verdict: 'untrusted', because: 'class' }
  return {
    ...overOf(record, verdict),
    ...(scopes.has('callers:read') && { caller: { callerId, vouched } }),
  }
}
