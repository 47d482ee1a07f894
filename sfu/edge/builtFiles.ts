import express, { type Handler, type RequestHandler, type Response } from 'express'

const yearSeconds = 31_536_000

/** Best first, with the ending of the files that the build put beside each text. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/**
 * Files that the build left in a folder, compressed as it left them, for whoever takes them so (RFC 9110 section 12.5.3).
 * Whoever asks for a piece of a file gets it of the text as it is.
 */
export function builtFiles(folder: string): RequestHandler {
  const plain = express.static(folder, { setHeaders: headersBySpelling })
  const [first, ...rest] = encodings.map(([encoding, ending]) => {
    const setHeaders = (response: Response, path: string) => {
      headersBySpelling(response, path.slice(0, -ending.length))
      response.type(typeOf(path.slice(0, -ending.length))).set('Content-Encoding', encoding)
    }
    return { encoding, ending, files: express.static(folder, { setHeaders, redirect: false }) }
  })
}
