import { type RequestHandler, Router } from 'express'
import type { LimitName, RequestLimits } from '../ports.ts'

/** How often one address may ask: by a limit's name, or without one, and why counting would protect nothing. */
export type RouteLimit = LimitName | { readonly unlimited: string }

/** What a route says of itself before it does anything. */
export interface Terms {
  /**
   * Judges who asks, before anything is counted: a page that may not ask uses up nobody's allowance, least of all that of
   * the office it is looked at in. Several judge in this order.
   */
  readonly from: Judge | readonly Judge[]
  readonly limit: RouteLimit
}

/** Whatever parameters the path has. */
type AtAnyPath = Record<string, string>
export type Judge = RequestHandler<AtAnyPath>

/** For what is nobody's own, such as public keys. */
export const anybody: Judge = (_request, _response, next) => next()

type ParametersIn<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? ParameterIn<Head> & ParametersIn<Tail>
  : ParameterIn<Path>
type ParameterIn<Segment extends string> = Segment extends `:${infer Name}`
  ? { [Key in Name]: string }
  : Record<never, string>

type Stating = <Path extends string>(
  path: Path | Path[],
  terms: Terms,
  ...handlers: RequestHandler<ParametersIn<Path>>[]
) => void

const methods = ['get', 'post', 'patch', 'delete', 'options'] as const
type Method = (typeof methods)[number]

/** Routes that cannot be added without their terms. */
export interface StatedRoutes extends Readonly<Record<Method, Stating>> {
  /** For what is in front of routes or behind them, and answers nothing itself. */
  readonly router: Router
}

const stated = new WeakMap<object, RouteLimit>()

/** The limit that this handler of a route stands for; `undefined` for any other handler. */
export const limitStatedBy = (handler: object): RouteLimit | undefined => stated.get(handler)

/** A router whose routes judge first, then count, then act. */
export function statedRoutes(limits: RequestLimits): StatedRoutes {
  const router = Router()
  const stating =
    (method: Method): Stating =>
    (path, { from, limit }, ...handlers) => {
      router[method](path, ...[from].flat(), counting(limits, limit), ...handlers)
    }
  return {
    router,
    get: stating('get'),
    post: stating('post'),
    patch: stating('patch'),
    delete: stating('delete'),
    options: stating('options'),
  }
}

function counting(limits: RequestLimits, limit: RouteLimit): RequestHandler<AtAnyPath> {
  const count: RequestHandler<AtAnyPath> = async (request, _response, next) => {
    if (typeof limit === 'string') await limits.take(limit, request, request.params.site)
    next()
  }
  stated.set(count, limit)
  return count
}
