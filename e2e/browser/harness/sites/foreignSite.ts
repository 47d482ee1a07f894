import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { freePort } from '../../../harness/freePort.ts'

/** Somebody else's web server, reachable under two origins. */
export interface ForeignSite {
  readonly byName: string
  readonly byAddress: string
  close(): Promise<void>
}

/** What the owner of a page decides about it. */
export interface ForeignPage {
  readonly headers?: Readonly<Record<string, string>>
  /** Of the page, below its title; by default the button, as its documentation says. */
  readonly markup?: string
}

export const embedded = (service: string, queue = 'sales'): string =>
  `<script type="module" src="${service}/sdk/button.js"></script>
  <ringfence-call site="demo" queue="${queue}"></ringfence-call>`

/**
 * Serves pages that embed the button from `service`. `service` and `page` are asked at each visit; what `page` knows nothing of
 * is not there.
 */
export async function serveForeignSite(
  service: () => string,
  page: (path: string, asked: IncomingMessage) => ForeignPage | undefined = () => ({}),
): Promise<ForeignSite> {
  const port = await freePort()
  const server = createServer((asked, response) => {
    const wanted = page(new URL(asked.url ?? '/', 'http://localhost').pathname, asked)
    for (const [name, value] of Object.entries(wanted?.headers ?? {})) response.setHeader(name, value)
    if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/html; charset=utf-8')
    if (!wanted) response.statusCode = 404
    response.end(
      response.getHeader('content-type') === 'text/javascript'
        ? wanted?.markup
        : `<!doctype html>
<html lang="en">
  <title>Somebody else’s shop</title>
  ${wanted?.markup ?? embedded(service())}
</html>`,
    )
  })
  server.listen(port)
  await once(server, 'listening')
  return {
    byName: `http://localhost:${port}`,
    byAddress: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
