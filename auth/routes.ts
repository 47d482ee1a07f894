import { type RequestHandler, Router } from 'express'
import { jwksMaxAgeSeconds, type SigningKeys } from './keys.ts'
import type { Log } from './ports.ts'
import { answerErrors, notFound } from './routes/answer.ts'
import type { Sites } from './sites.ts'

/** Express's router; said here because only the routes know express. */
export type AuthRouter = Router

/** Everything under `/auth`, and `/.well-known/jwks.json`. Each route parses, calls one function, answers. */
export function createRoutes(parts: {
  readonly keys: SigningKeys
  readonly log: Log
  readonly sites: Sites
  /** Of each part of this room. */
  readonly routers: readonly AuthRouter[]
}): AuthRouter {
  const router = Router()
  router.get('/.well-known/jwks.json', jwks(parts.keys))
  router.use('/auth', (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  for (const one of parts.routers) router.use(one)
  router.use('/auth', notFound)
  router.use(answerErrors(parts.log, parts.sites))
  return router
}

function jwks(keys: SigningKeys): RequestHandler {
  return async (_request, response) => {
    response
      .set('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`)
      .json({ keys: await keys.published() })
  }
}
