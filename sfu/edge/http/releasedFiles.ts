import type { RequestHandler } from 'express'
import type { Releases } from '../../releases/release.ts'
import { builtFiles } from './builtFiles.ts'

/** Files of one version of the SDK, for pages that pin it: they never change, so nobody asks for them twice. */
export function releasedFiles({ folder, list }: Releases): RequestHandler<{ version: string }> {
  const files = builtFiles(folder, () => true)
  return (request, response, next) => {
    if (!Object.hasOwn(list.versions, request.params.version)) return next()
    const { url } = request
    request.url = url.slice('/sdk'.length)
    files(request, response, (error?: unknown) => {
      request.url = url
      next(error)
    })
  }
}
