import type { RequestHandler } from 'express'
import type { AgentPlaces } from '../../../auth/index.ts'

const policyField = 'Content-Security-Policy'

/**
 * The softphone's own address says who wants to frame it: `/softphone/?ancestor=ORIGIN` is framed by that origin where it is
 * configured, and by nobody else (CSP Level 3, `frame-ancestors`). So the page inside knows who is around it. `/softphone/?allow=KIND&origin=ORIGIN` is
 * the window in which an agent signs a seat in there: it may speak with the page that opened it (HTML, cross-origin opener policy).
 */
export function agentPlacePages({ frameAncestors, agentOrigins }: AgentPlaces): RequestHandler {
  return ({ path, originalUrl }, response, next) => {
    const query = new URLSearchParams(originalUrl.split('?', 2)[1] ?? '')
    const ancestor = onlyOne(query, 'ancestor')
    if (path === '/softphone/' && ancestor !== undefined && frameAncestors.includes(ancestor)) {
      const policy = String(response.getHeader(policyField))
      response.set(policyField, policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestor}`))
      // It knows of no origins, and browsers that know the policy do not look at it.
      response.removeHeader('X-Frame-Options')
    }
    const allowed = { frame: frameAncestors, page: agentOrigins }
    const kind = onlyOne(query, 'allow')
    const origin = onlyOne(query, 'origin')
    if (path === '/softphone/' && (kind === 'frame' || kind === 'page') && origin !== undefined) {
      if (allowed[kind].includes(origin)) response.set('Cross-Origin-Opener-Policy', 'unsafe-none')
    }
    next()
  }
}

function onlyOne(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  return others.length === 0 ? value : undefined
}
