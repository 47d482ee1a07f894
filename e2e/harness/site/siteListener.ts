import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { verifyWebhook, type WebhookMessage } from '../../../client/node/index.ts'
import type { Loopback } from '../loopback.ts'

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`

interface Heard {
  readonly body: string
  readonly message: WebhookMessage
}

/** The back end of the shop as it hears of calls; it answers as the test says. */
export async function openSiteListener(types?: readonly string[]) {
  const heard: Heard[] = []
  let status = 204
  let refused = 0
  let time: Loopback['time'] | null = null
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const octets of request) body += String(octets)
    // Until the test says whose clock it has, it takes the sender's.
    const now = new Date(time?.server.now() ?? Number(request.headers['webhook-timestamp']) * 1000)
    try {
      heard.push({ body, message: await verifyWebhook(body, request.headers, { secret, now }) })
      response.writeHead(status).end()
    } catch {
      refused += 1
      response.writeHead(400).end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-secret-'))
  const secretFile = join(folder, 'webhook.secret')
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const url = `http://127.0.0.1:${port}/ringfence`
  return {
    heard,
    secret,
    secretFile,
    /** As the configuration has it. */
    webhook: { url, secretFile, ...(types && { events: types }) },
    answerWith(next: number) {
      status = next
    },
    /** Its clock is set by that of the service. */
    useTime(of: Loopback['time']) {
      time = of
    },
    /** Everything that came, as the back end reads it. */
    messages(): readonly WebhookMessage[] {
      if (refused > 0) throw new Error(`${refused} messages were not believed`)
      return heard.map(({ message }) => message)
    },
  }
}
