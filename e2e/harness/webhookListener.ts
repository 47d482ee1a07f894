import { once } from 'node:events'
import { createServer } from 'node:http'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { onTestFinished } from 'vitest'
import type { Loopback } from './loopback.ts'

/** The business's own server: hears of grants, and answers as the test says. */
export async function openWebhookListener() {
  const bodies: string[] = []
  let status = 204
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const octets of request) body += String(octets)
    bodies.push(`${request.headers['content-type']} ${body}`)
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const url = `http://127.0.0.1:${port}/grants`
  return {
    url,
    /** Content type and body of everything that came, in order. */
    bodies,
    answerWith(next: number) {
      status = next
    },
    /** The claims of one message, after its signature was held against the published record keys. */
    async claims(loopback: Loopback, index: number) {
      const keys = await (await fetch(`${loopback.url}/.well-known/ringfence-records.json`)).json()
      const token = bodies[index]?.replace('application/jose ', '') ?? ''
      const expected = { issuer: loopback.config.publicOrigin, audience: url, typ: 'webhook+jwt' }
      const currentDate = new Date(loopback.time.now())
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { ...expected, currentDate })
      return payload
    },
  }
}
