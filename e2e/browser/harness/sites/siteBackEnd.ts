import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import {
  type GrantWebhookEvent,
  signSpend,
  signVouch,
  spendUrl,
  verifyGrantWebhook,
} from '../../../../client/node/index.ts'
import { freePort } from '../../../harness/freePort.ts'
import type { Service } from '../service.ts'

/** How a visitor comes to the site's page. */
export interface Visit {
  /** Who is logged in there; nobody by default. */
  readonly user?: string
  readonly language?: 'en' | 'es'
  readonly queue?: string
}

/** What a spent grant was for. */
interface Spending {
  readonly callId: string
  readonly grantId: string
  /** Key of the purpose, or the typed sentence. */
  readonly purpose: string
  readonly amount?: number
}

/** The business: its own web server on its own origin, its log-in, its key. */
export class SiteBackEnd {
  /** Of the key that vouches and spends; stands in the service's configuration. */
  readonly publicKey: JWK
  /** What the service posted to the webhook. */
  readonly webhooks: GrantWebhookEvent[] = []
  readonly #port: number
  readonly #key: CryptoKey
  readonly #server = createServer((request, response) => this.#answer(request, response))
  #service: Service | undefined

  private constructor(port: number, key: CryptoKey, publicKey: JWK) {
    this.#port = port
    this.#key = key
    this.publicKey = publicKey
  }

  static async open(): Promise<SiteBackEnd> {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const { kty, crv, x, y } = await exportJWK(publicKey)
    const jwk = { kty, crv, x, y, kid: 'shop-1' }
    const site = new SiteBackEnd(await freePort(), privateKey, Object.fromEntries(Object.entries(jwk)))
    site.#server.listen(site.#port, '127.0.0.1')
    await once(site.#server, 'listening')
    return site
  }

  get origin(): string {
    return `http://localhost:${this.#port}`
  }

  get webhookUrl(): string {
    return `${this.origin}/webhook`
  }

  /** Known once it runs: its configuration names this site. */
  useService(service: Service): void {
    this.#service = service
  }

  page({ user, language = 'en', queue = 'sales' }: Visit = {}): string {
    const query = new URLSearchParams({ language, queue, ...(user ? { user } : {}) })
    return `${this.origin}/?${query}`
  }

  vouchFor(user: string): Promise<string> {
    const { origin } = this
    return signVouch({
      ...this.#signer,
      origin,
      sub: user,
      name: `${user} Vidal`,
      customerReference: 'K-4077',
    })
  }

  /** Asks the service for the one use of a grant. */
  async spend(what: Spending): Promise<Response> {
    const { service } = this.#signer
    return fetch(spendUrl({ service, ...what }), {
      method: 'POST',
      headers: { authorization: `Bearer ${await signSpend({ ...this.#signer, ...what })}` },
    })
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  get #origin(): string {
    return this.#service?.origin ?? ''
  }

  get #signer() {
    return { privateKey: this.#key, kid: 'shop-1', site: 'demo', service: this.#origin }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin)
    if (pathname === '/webhook') {
      let body = ''
      for await (const piece of request) body += String(piece)
      const { webhookUrl } = this
      this.webhooks.push(await verifyGrantWebhook(body, { service: this.#origin, webhookUrl }))
      response.end()
    } else if (pathname === '/vouch') {
      response.end(await this.vouchFor(searchParams.get('user') ?? ''))
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(this.#html(searchParams))
    }
  }

  /** Embeds both elements as the documentation says. */
  #html(query: URLSearchParams): string {
    const language = query.get('language') ?? 'en'
    const vouch = `() => fetch('/vouch?user=${query.get('user')}').then(answer => answer.text())`
    return `<!doctype html>
<html lang="${language}">
  <head>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Oakfold</title>
    <link rel="icon" href="data:," />
    <script type="module" src="${this.#origin}/sdk/button.js"></script>
    <script type="module" src="${this.#origin}/sdk/passkeys.js"></script>
    <script type="module">
      if (${query.has('user')}) {
        for (const element of document.querySelectorAll('main > *')) element.vouch = ${vouch}
      }
    </script>
    <style>
      :root { color-scheme: light dark; font-family: sans-serif }
      body { margin: 0 }
      main { display: grid; gap: 24px; justify-items: start; padding: 16px }
      ringfence-passkeys { width: 100%; max-width: 520px }
    </style>
  </head>
  <body>
    <main>
      <h1>Oakfold</h1>
      <ringfence-call site="demo" queue="${query.get('queue')}" lang="${language}"></ringfence-call>
      <ringfence-passkeys site="demo" lang="${language}"></ringfence-passkeys>
    </main>
  </body>
</html>`
  }
}
