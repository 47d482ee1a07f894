import { randomUUID } from 'node:crypto'
import express, { type Express, type Request } from 'express'
import type { JWK } from 'jose'
import {
  type GrantWebhookEvent,
  signSpend,
  signVouch,
  spendUrl,
  verifyGrantWebhook,
} from '../../../client/node/index.ts'

/** How this shop and the service know each other. */
export interface ShopOptions {
  /** Origin of the service, such as `https://calls.example.com`. */
  readonly service: string
  /** Origin of this shop's pages. */
  readonly origin: string
  /** The shop's key in the service's configuration. */
  readonly site: string
  /** Private JWK; its public half is under `vouching.keys`, or at `vouching.jwksUrl`, of the site. */
  readonly privateKey: JWK
  readonly kid: string
}

interface Visitor {
  readonly id: string
  readonly name: string
  readonly customerNumber: string
}

/** A shop that vouches for who is logged in, and pays back what a caller confirmed in a call. */
export function createShop(options: ShopOptions): Express {
  const { service, origin, site, privateKey, kid } = options
  const webhookUrl = `${origin}/ringfence-webhook`
  const visitors = new Map<string, Visitor>()
  // One call may have several grants, and other purposes than this one: each is known by its own identifier.
  const refunds = new Map<string, GrantWebhookEvent>()
  const app = express()

  // Stands for your own log-in: whoever passes it has a session cookie.
  app.post('/login', express.json(), (_request, response) => {
    const session = randomUUID()
    visitors.set(session, { id: 'user-4711', name: 'Ada Park', customerNumber: 'C-1042' })
    response.cookie('session', session, { httpOnly: true, sameSite: 'strict' }).sendStatus(204)
  })

  // 1. The page asks for this right before a call:
  // createPhone({ vouch: async () => (await (await fetch('/call-vouch', { method: 'POST' })).json()).vouch })
  app.post('/call-vouch', async (request, response) => {
    const visitor = visitors.get(sessionOf(request))
    if (visitor === undefined) return void response.sendStatus(401)
    const vouch = await signVouch({
      ...{ privateKey, kid, site, service, origin, sub: visitor.id },
      ...{ name: visitor.name, customerReference: visitor.customerNumber, attributes: { Plan: 'gold' } },
    })
    response.set('Cache-Control', 'no-store').json({ vouch })
  })

  // 2. The service tells, signed, that a caller confirmed something by passkey.
  app.post('/ringfence-webhook', express.text({ type: 'application/jose' }), async (request, response) => {
    try {
      const grant = await verifyGrantWebhook(request.body, { service, webhookUrl })
      if (grant.purpose === 'refund') refunds.set(grant.grantId, grant)
      response.sendStatus(204)
    } catch {
      response.sendStatus(400)
    }
  })

  // 3. The office pays back: the grant is spent first, and only once, whoever presses the button twice.
  // Reached from the office only; your own check of who is there goes here.
  app.post('/office/refunds', express.json(), async (request, response) => {
    const { grantId, amount } = request.body
    const grant = refunds.get(grantId)
    if (grant === undefined) return void response.sendStatus(404)
    const { callId, purpose, customerReference } = grant
    const spend = await signSpend({ privateKey, kid, site, service, callId, grantId, purpose, amount })
    const answer = await fetch(spendUrl({ service, callId, grantId }), {
      method: 'POST',
      headers: { Authorization: `Bearer ${spend}` },
    })
    if (!answer.ok) return void response.status(409).json(await answer.json())
    response.json({ paidBack: amount, to: customerReference, because: grant.sentence })
  })

  return app
}

const sessionOf = (request: Request): string =>
  /(?:^|; )session=([^;]+)/.exec(request.get('cookie') ?? '')?.[1] ?? ''
