import type { RequestHandler, Router } from 'express'
import { jwksMaxAgeSeconds, type SigningKeys } from './keys/signingKeys.ts'
import type { Log, RequestLimits } from './ports.ts'
import { answerErrors, notFound } from './routes/answer.ts'
import type { RefusalLog } from './routes/refusalLog.ts'
import { anybody, statedRoutes, type Terms } from './routes/statedRoutes.ts'

/** Express's router; said here because only the routes know express. */
export type AuthRouter = Router

/** Everything under `/auth`, and `/.well-known/jwks.json`. Each route parses, calls one function, answers. */
export function createRoutes(parts: {
  readonly keys: SigningKeys
  readonly log: Log
  readonly logRefusal: RefusalLog
  readonly limits: RequestLimits
  /** Of each part of this room. */
  readonly routers: readonly AuthRouter[]
}): AuthRouter {
  const routes = statedRoutes(parts.limits)
  const { router } = routes
  const published: Terms = { from: anybody, limit: { unlimited: 'public keys, kept in memory' } }
  routes.get('/.well-known/jwks.json', published, jwks(parts.keys))
  router.use('/auth', notKept)
  for (const one of parts.routers) router.use(one)
  router.use('/auth', notFound)
  router.use(
    answerErrors(parts.logRefusal, ({ method }, cause) =>
      parts.log.error('http request failed', { method, cause }),
    ),
  )
  return router
}

const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

function jwks(keys: SigningKeys): RequestHandler {
  return async (_request, response) => {
    response
      .set('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`)
      .json({ keys: await keys.published() })
  }
}
