import { extname, relative } from 'node:path'
import express, { type Request, type RequestHandler, type Response } from 'express'

const yearSeconds = 31_536_000

/** Best first, with the ending of its files. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

/**
 * Files that the build left in a folder, in the best of the encodings that it left there and the asker takes (RFC 9110 section
 * 12.5.3). Who asks for a piece gets it of the file as it is: pieces of two encodings would never fit together. What is immutable is
 * told by a path within the folder; without more said, by a hash in the name.
 */
export function builtFiles(folder: string, isImmutable = isHashed): RequestHandler {
  const setHeaders = (response: Headers, path: string) =>
    headersBySpelling(response, path, isImmutable(relative(folder, path)))
  const asTheyAre = express.static(folder, { setHeaders })
  const encoded = encodings.map(({ name, ending }) => {
    const setPackedHeaders = (response: Response, path: string) => {
      const inner = path.slice(0, -ending.length)
      response.set('Content-Encoding', name).type(extname(inner))
      setHeaders(response, inner)
    }
    const serve = express.static(folder, {
      setHeaders: setPackedHeaders,
      redirect: false,
      index: `index.html${ending}`,
    })
    return { name, ending, serve }
  })

  return (request, response, next) => {
    response.vary('Accept-Encoding')
    const { url } = request
    const [path = '', query] = url.split('?', 2)
    const ways = encoded.filter(({ name }) => takes(request, name))
    const goOn = (error?: unknown): void => {
      request.url = url
      const way = ways.shift()
      // A folder's own page is found by the name that is served for a folder.
      if (way && !path.endsWith('/'))
        request.url = `${path}${way.ending}${query === undefined ? '' : `?${query}`}`
      if (error !== undefined) next(error)
      else if (way) way.serve(request, response, goOn)
      else asTheyAre(request, response, next)
    }
    goOn()
  }
}

const takes = (request: Request, encoding: string): boolean =>
  request.headers.range === undefined && request.acceptsEncodings(encoding) !== false

interface Headers {
  setHeader(name: string, value: string): unknown
}

/** Names with a hash never change. */
const isHashed = (path: string): boolean => /^(?:sdk[\\/])?(?:chunks|assets)[\\/]/.test(path)

/** What may change is asked for again. Types are text; by their ending they would be a video. */
function headersBySpelling(response: Headers, path: string, isImmutable: boolean): void {
  response.setHeader('Cache-Control', isImmutable ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
  if (path.endsWith('.d.ts')) response.setHeader('Content-Type', 'text/plain; charset=utf-8')
}
