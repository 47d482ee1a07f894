import { join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Auth } from '../../auth/index.ts'
import type { Log } from '../../calls/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import type { Config } from '../config.ts'
import type { AddressLimits } from './limits.ts'
import { refuse, refuseUnknown } from './refusal.ts'

const yearSeconds = 31_536_000

/** Everything that is not a socket: health, auth's routes, the built pages. */
export function createHttp(
  config: Config,
  world: {
    readonly auth: Auth
    readonly log: Log
    readonly limits: AddressLimits
    readonly isReady: () => boolean
  },
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustedProxies)
  app.use(securityHeaders(config))
  app.get('/healthz', (_request, response) => void response.json({ ok: true }))
  app.get('/readyz', (_request, response) => {
    const ready = world.isReady()
    response.status(ready ? 200 : 503).json({ ready })
  })
  limitRoutes(app, world.limits)
  app.use(world.auth.routes)
  app.get('/', (_request, response) => response.redirect('/demo/'))
  app.use(toPublicName(config))
  app.use(
    '/sdk',
    embeddable,
    express.static(join(config.distFolder, 'sdk'), { setHeaders: headersBySpelling }),
  )
  app.use(express.static(config.distFolder, { setHeaders: headersBySpelling }))
  app.use(refuseUnknown)
  app.use(refuse(world.log, config.sites))
  return app
}

/** In front of every route that checks a signature or writes something down. */
function limitRoutes(app: Express, limits: AddressLimits): void {
  const site = '/auth/sites/:site'
  for (const name of ['call-tokens', 'call-statements']) {
    app.post(`${site}/${name}`, readableRefusal(limits.callTokens))
  }
  app.post(`${site}/passkey-sessions{/*rest}`, readableRefusal(limits.signIns))
  for (const name of ['sessions', 'enrolments']) app.post(`/auth/${name}{/*rest}`, limits.signIns)
  for (const name of ['passkeys{/*rest}', 'recovery-codes', 'notices/:notice']) {
    app.all(`${site}/${name}`, asked(readableRefusal(limits.accountRequests)))
  }
  for (const path of ['/auth/passkeys{/*rest}', '/calls/:call/evidence']) {
    app.all(path, asked(limits.accountRequests))
  }
  for (const name of ['agents/:agent', 'invitations', 'revocations', 'session']) {
    app.all(`/auth/${name}`, changing(limits.accountRequests))
  }
  app.post('/calls/:call/grants/:grant/spend', limits.spends)
}

const except =
  (method: string) =>
  (limit: RequestHandler): RequestHandler =>
  (request, response, next) =>
    request.method === method ? next() : limit(request, response, next)

/** A browser's question whether it may ask (Fetch section 4.8) costs nothing and is not counted. */
const asked = except('OPTIONS')
const changing = except('GET')

/** Pages of this service load nothing from elsewhere, run nothing inline, and are framed by nobody. */
function securityHeaders(config: Config): RequestHandler {
  const secure = config.publicOrigin.startsWith('https:')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: yearSeconds } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
}

/** The library is made to be loaded by other sites' pages. */
const embeddable: RequestHandler = (_request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*')
  response.set('Cross-Origin-Resource-Policy', 'cross-origin')
  next()
}

/** A page may read that it came too often; else its browser could only say that nobody answered. */
const readableRefusal =
  (limit: RequestHandler): RequestHandler =>
  (request, response, next) =>
    limit(request, response, (error?: unknown) => {
      const origin = request.get('origin')
      if (error !== undefined && origin) {
        response.vary('Origin').set('Access-Control-Allow-Origin', origin)
      }
      next(error)
    })

/** Names with a hash never change; all others are asked for again. Types are text; by their ending they would be a video. */
function headersBySpelling(
  response: { setHeader(name: string, value: string): unknown },
  path: string,
): void {
  const hashed = /[\\/](chunks|assets)[\\/]/.test(path)
  response.setHeader('Cache-Control', hashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
  if (path.endsWith('.d.ts')) response.setHeader('Content-Type', 'text/plain; charset=utf-8')
}

/** Passkeys and cookies belong to a name: a page asked for by its loopback address is sent to the name. */
function toPublicName(config: Config): RequestHandler {
  const named = new URL(config.publicOrigin)
  return (request, response, next) => {
    const isPage = request.method === 'GET' && /^\/(demo|softphone)(\/|$)/.test(request.path)
    const byAddress = named.hostname === 'localhost' && request.hostname === '127.0.0.1'
    if (isPage && byAddress) {
      if (!URL.canParse(request.originalUrl, named.href)) throw new RingfenceError('message-malformed')
      // Only path and query are the asker's: a request may name a whole other address (RFC 9112 section 3.2.2).
      const { pathname, search } = new URL(request.originalUrl, named)
      return response.redirect(`${named.origin}${pathname}${search}`)
    }
    next()
  }
}
