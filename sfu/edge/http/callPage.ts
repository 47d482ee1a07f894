import type { Request, RequestHandler } from 'express'
import { RingfenceError } from '../../../protocol/index.ts'
import type { Config } from '../../config.ts'

type AtQueue = { site: string; queue: string }

/**
 * The page behind a link to one queue, for whoever has no page to put the button on. There is one for the queues of sites that allow
 * this service's own pages.
 */
export function callPage({ sites, publicOrigin }: Config, files: RequestHandler) {
  const namesAt = ({ params }: Request<AtQueue>) => {
    const site = sites.find(
      ({ key, allowedOrigins }) => key === params.site && allowedOrigins.includes(publicOrigin),
    )
    const queue = site?.queues.find(({ key }) => key === params.queue)
    return site && queue ? { siteName: site.name, queueName: queue.name } : undefined
  }
  const page: RequestHandler<AtQueue> = (request, response, next) => {
    // Who follows a link that leads nowhere is a person, too: the page says it.
    if (!namesAt(request)) response.status(404)
    const { url } = request
    request.url = '/callPage/'
    files(request, response, (error?: unknown) => {
      request.url = url
      next(error)
    })
  }
  const about: RequestHandler<AtQueue> = (request, response) => {
    const names = namesAt(request)
    if (!names) throw new RingfenceError('not-found')
    response.set('Cache-Control', 'no-cache').json(names)
  }
  return { page, about }
}
