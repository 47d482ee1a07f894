import { once } from 'node:events'
import { createServer } from 'node:http'
import { freePort } from './freePort.ts'

/** Somebody else's web server, reachable under two origins. */
export interface ForeignSite {
  readonly byName: string
  readonly byAddress: string
  close(): Promise<void>
}

/** Serves one page that embeds the button from `service` as its documentation says. `service` is asked at each visit. */
export async function serveForeignSite(service: () => string): Promise<ForeignSite> {
  const port = await freePort()
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html>
<html lang="en">
  <title>Somebody else’s shop</title>
  <script type="module" src="${service()}/sdk/button.js"></script>
  <ringfence-call site="demo" queue="sales"></ringfence-call>
</html>`)
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
