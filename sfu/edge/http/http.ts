import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import {
  type Auth,
  answerErrors,
  anybody,
  type RequestLimits,
  statedRoutes,
  type Terms,
} from '../../../auth/index.ts'
import type { Log, SiteCalls } from '../../../calls/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import type { Config } from '../../config.ts'
import type { Releases } from '../../releases/release.ts'
import { agentPlacePages } from './agentPlaces.ts'
import { apiRoutes } from './api/apiRoutes.ts'
import { builtFiles } from './builtFiles.ts'
import { callPage } from './callPage.ts'
import { namesDocumentation } from './documentation.ts'
import { namesOneHost } from './hostField.ts'
import { refuseUnknown } from './refusal.ts'
import { releasedFiles } from './releasedFiles.ts'

const yearSeconds = 31_536_000

/** Everything that is not a socket: health, auth's routes, the built pages. */
export function createHttp(config: Config, world: World): Express {
  const { auth, log } = world
  const app = express()
  app.disable('x-powered-by')
  app.use(securityHeaders(config))
  app.use(ownFeatures)
  app.use(refuseManyHosts)
  app.use(serviceRoutes(world))
  app.use(auth.routes)
  app.use(apiRoutes({ ...config, ...world, siteRequests: auth.siteRequests }))
  app.use(pageRoutes(config, world))
  app.use(refuseUnknown)
  app.use(
    answerErrors(auth.logRefusal, ({ method }, cause) => log.error('http request failed', { method, cause })),
  )
  return app
}

interface World {
  readonly auth: Auth
  readonly log: Log
  readonly limits: RequestLimits
  readonly releases: Releases
  readonly siteCalls: SiteCalls
  /** Measured all the time; reading it costs nothing. */
  readonly readiness: () => { readonly ready: boolean }
}

/** What watches the service. */
function serviceRoutes({ limits, readiness }: World): RequestHandler {
  const routes = statedRoutes(limits)
  const terms: Terms = { from: anybody, limit: { unlimited: 'measures nothing, says what is known' } }
  routes.get('/healthz', terms, (_request, response) => void response.json({ ok: true }))
  routes.get('/readyz', terms, (_request, response) => {
    const now = readiness()
    response
      .status(now.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(now)
  })
  return routes.router
}

/** The built pages, and the library for pages of others. */
function pageRoutes(config: Config, { limits, releases }: World): RequestHandler {
  const routes = statedRoutes(limits)
  const terms: Terms = { from: anybody, limit: { unlimited: 'files of the build, the same for everybody' } }
  const files = builtFiles(config.distFolder)
  if (config.production) routes.get('/{*rest}', terms, withoutDocumentation)
  routes.get('/', terms, (_request, response) => response.redirect('/demo/'))
  routes.get(['/demo{/*rest}', '/softphone{/*rest}'], terms, toPublicName(config))
  const { page, about } = callPage(config, files)
  routes.get('/call/:site/:queue', terms, toPublicName(config), page)
  routes.get('/call/:site/:queue/about.json', terms, about)
  routes.get('/sdk/versions.json', terms, embeddable, (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(releases.list)
  })
  routes.get('/sdk/:version/{*rest}', terms, embeddable, releasedFiles(releases))
  // For whoever draws or translates; nobody else is served it.
  if (config.demoAgent)
    routes.get('/sdk/gallery{/*rest}', terms, fromFolder('/sdk/gallery', `${config.distFolder}/.gallery`))
  routes.get('/softphone{/*rest}', terms, agentPlacePages(config.places))
  routes.get('/sdk/{*rest}', terms, embeddable, files)
  routes.get('/{*rest}', terms, files)
  return routes.router
}

/** What was built into a folder of its own, under this path. */
function fromFolder(path: string, folder: string): RequestHandler {
  const files = builtFiles(folder)
  return express.Router().use(path, files)
}

/** Pages of this service load nothing from elsewhere, run nothing inline, and are framed by nobody; `agentPlacePages` says where that is not so. */
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

/** What our pages use of the browser (W3C Permissions Policy), and nothing beside it, also for whatever they would ever frame. */
const features = {
  ours: [
    'autoplay',
    'clipboard-write',
    'microphone',
    'publickey-credentials-create',
    'publickey-credentials-get',
  ],
  nobodys: [
    ...[
      'accelerometer',
      'camera',
      'display-capture',
      'encrypted-media',
      'fullscreen',
      'geolocation',
      'gyroscope',
    ],
    ...[
      'magnetometer',
      'midi',
      'payment',
      'picture-in-picture',
      'screen-wake-lock',
      'usb',
      'xr-spatial-tracking',
    ],
  ],
}
const permissionsPolicy = [
  ...features.ours.map(name => `${name}=(self)`),
  ...features.nobodys.map(name => `${name}=()`),
].join(', ')

const ownFeatures: RequestHandler = (_request, response, next) => {
  response.set('Permissions-Policy', permissionsPolicy)
  next()
}

const refuseManyHosts: RequestHandler = (request, _response, next) =>
  next(namesOneHost(request) ? undefined : new RingfenceError('message-malformed'))

/** The library is made to be loaded by other sites' pages. */
const embeddable: RequestHandler = (_request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*')
  response.set('Cross-Origin-Resource-Policy', 'cross-origin')
  next()
}

/** Whoever develops has the documentation beside the service; whoever runs it puts it where its readers are. */
const withoutDocumentation: RequestHandler = (request, _response, next) =>
  next(namesDocumentation(request.path) ? new RingfenceError('not-found') : undefined)

/** Passkeys and cookies belong to a name: a page asked for by its loopback address is sent to the name. */
function toPublicName(config: Config): RequestHandler {
  const named = new URL(config.publicOrigin)
  return (request, response, next) => {
    const byAddress =
      named.hostname === 'localhost' && request.get('host')?.replace(/:\d+$/, '') === '127.0.0.1'
    if (byAddress) {
      if (!URL.canParse(request.originalUrl, named.href)) throw new RingfenceError('message-malformed')
      // Only path and query are the asker's: a request may name a whole other address (RFC 9112 section 3.2.2).
      const { pathname, search } = new URL(request.originalUrl, named)
      return response.redirect(`${named.origin}${pathname}${search}`)
    }
    next()
  }
}
