import { type RequestHandler, Router } from 'express'
import { jwksMaxAgeSeconds, type SigningKeys } from './keys.ts'
import { type AgentRoutes, agentRoutes } from './routes/agents.ts'
import { answerErrors, notFound } from './routes/answer.ts'
import { type CallTokenRoutes, callTokenRoutes } from './routes/callTokens.ts'

/** Express's router; said here because only the routes know express. */
export type AuthRouter = Router

/** Everything under `/auth`, and `/.well-known/jwks.json`. Each route parses, calls one function, answers. */
export function createRoutes(parts: CallTokenRoutes & AgentRoutes): AuthRouter {
  const router = Router()
  router.get('/.well-known/jwks.json', jwks(parts.keys))
  router.use('/auth', (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.use(callTokenRoutes(parts))
  router.use(agentRoutes(parts))
  router.use('/auth', notFound)
  router.use(answerErrors(parts.log))
  return router
}

function jwks(keys: SigningKeys): RequestHandler {
  return async (_request, response) => {
    response
      .set('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`)
      .json({ keys: await keys.published() })
  }
}
