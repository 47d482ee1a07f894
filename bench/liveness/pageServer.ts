import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a page may ask for, by name, and what is answered, both as JSON. */
export type Acts = Readonly<Record<string, (body: Asked) => Promise<unknown>>>

/** Of the recording page, which is of the same making. */
type Asked = ReturnType<typeof JSON.parse>

/** Serves one page, the samples of sounds by their id, and the answers to what it asks. */
export async function openPageServer(
  port: number,
  serves: { readonly script: string; readonly samplesOf: (id: string) => Buffer; readonly acts: Acts },
): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((request, response) => {
    answer(request, response, serves).catch(error => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return { address: `http://localhost:${port}`, close: () => server.close() }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { script, samplesOf, acts }: Parameters<typeof openPageServer>[1],
): Promise<void> {
  const [, room = '', id = ''] = (request.url ?? '').split('/')
  const act = acts[room]
  if (request.method === 'POST' && act) {
    const answered = JSON.stringify((await act(JSON.parse(await text(request)))) ?? null)
    response.writeHead(200, { 'content-type': 'application/json' }).end(answered)
  } else if (room === 'sounds') response.end(samplesOf(id))
  else if (room === '')
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><script type="module">${script}</script>`)
  else response.writeHead(404).end()
}
