import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { createAuth, Sites } from '../../auth/index.ts'
import { newId } from '../../auth/randomIds.ts'
import { claimsIn, createTestBrowser } from '../../auth/testing/testBrowser.ts'
import { temporaryFolder } from '../../auth/testing/testService.ts'
import { enrolPasskey } from '../../auth/testing/testVisitor.ts'
import { createShop } from '../../docs/embedding/examples/express.ts'
import {
  AgentId,
  CallId,
  CallTokenAnswer,
  KeyThumbprint,
  QueueKey,
  SeatPseudonym,
  SiteKey,
  StepUpId,
} from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'

const clock = {
  now: () => Date.now(),
  after: (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}
const log = { info: () => {}, warn: () => {}, error: () => {} }

/** A server whose address is known before what it serves. */
async function listen() {
  let serve: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => serve(request, response)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const become = (other: RequestListener) => {
    serve = other
  }
  return { origin: `http://localhost:${address.port}`, become }
}

/** The example as it stands in the documentation, beside a real service on a real store. */
async function startBoth() {
  const [shop, service] = [await listen(), await listen()]
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y } = await exportJWK(publicKey)
  const kid = 'shop-2026'
  const store = await openStore({ file: ':memory:', clock })
  onTestFinished(() => store.close())
  const purpose = { key: 'refund', sentence: 'Refund up to {limit}', limit: { unit: 'EUR', most: 100 } }
  const sites = Sites.parse([
    {
      ...{ key: 'shop', name: 'Shop', allowedOrigins: [shop.origin] },
      queues: [{ key: 'sales', name: 'Sales', stepUps: { purposes: [purpose] } }],
      vouching: { keys: [{ kty, crv, x, y, kid }], required: true },
      webhookUrl: `${shop.origin}/ringfence-webhook`,
    },
  ])
  const auth = await createAuth({
    ...{ sites, publicOrigin: service.origin, memory: store.auth, clock, log, demoAgent: false },
    work: null,
    limits: { take: async () => {} },
    ...{ recordOf: async () => undefined, keysFolder: join(temporaryFolder(onTestFinished), 'keys') },
  })
  onTestFinished(auth.close)
  service.become(express().use(auth.routes))
  const options = { service: service.origin, origin: shop.origin, site: 'shop', kid }
  shop.become(createShop({ ...options, privateKey: await exportJWK(privateKey) }))
  return { shop, service, store, auth }
}
type Both = Awaited<ReturnType<typeof startBoth>>

const post = (url: string, headers: Record<string, string>, body: object = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

test('who is logged in at the shop is vouched for in the call, and nobody else is', async () => {
  const { shop, service } = await startBoth()
  expect((await post(`${shop.origin}/call-vouch`, {})).status).toBe(401)
  const cookie = (await post(`${shop.origin}/login`, {})).headers.get('set-cookie')?.split(';')[0] ?? ''
  const answer = await post(`${shop.origin}/call-vouch`, { Cookie: cookie })
  const { vouch } = await answer.json()

  const { browserKey, mediaKey } = await createTestBrowser()
  const request = { queue: 'sales', browserKey, mediaKey, vouch }
  const tokens = `${service.origin}/auth/sites/shop/call-tokens`
  const issued = await post(tokens, { Origin: shop.origin }, request)
  const { token } = CallTokenAnswer.parse(await issued.json())
  expect(claimsIn(token)).toMatchObject({
    assurance: 'vouched',
    vch: { name: 'Ada Park', customerReference: 'C-1042', attributes: { Plan: 'gold' } },
  })
  expect((await post(tokens, { Origin: shop.origin }, request)).status).toBe(409)
})

const fingerprint = (octet: string) => Array.from({ length: 32 }, () => octet).join(':')

const callId = CallId.parse(`call_${'c'.repeat(22)}`)
const vouched = { customerReference: 'C-1042' }

/** A caller confirms something by passkey, as in a call. */
async function confirm(
  { shop, store, auth }: Both,
  changes: { readonly purpose?: string | null; readonly amount?: number } = {},
) {
  const passkey = await enrolPasskey(store.auth.callers, { origin: shop.origin })
  const { purpose = 'refund', amount = 40 } = changes
  const stepUpId = StepUpId.parse(`stepup_${newId()}`)
  const { options } = await auth.stepUpProver.begin({
    ...{ stepUpId, callId, site: SiteKey.parse('shop'), queue: QueueKey.parse('sales'), origin: shop.origin },
    ...{ callerId: passkey.callerId, purpose, sentence: `Refund up to ${amount} EUR` },
    ...{ limit: { unit: 'EUR', amount }, seat: SeatPseudonym.parse('7KQ-2MX') },
    ...{ agentId: AgentId.parse(`agent_${'a'.repeat(22)}`), callerMediaKey: fingerprint('AA') },
    ...{ agentMediaKey: fingerprint('BB'), askedAtMs: clock.now(), expiresAtMs: clock.now() + 60_000 },
    token: { jti: 'jti', jkt: KeyThumbprint.parse('k'.repeat(43)), issuedAtMs: clock.now(), vouched },
  })
  const { grantId } = await auth.stepUpProver.finish(stepUpId, passkey.get(options))
  return grantId
}

test('a refund that the caller confirmed is paid back once, and no more than was confirmed', async () => {
  const both = await startBoth()
  const refunds = `${both.shop.origin}/office/refunds`
  const office = (grantId: string, amount: number) => post(refunds, {}, { grantId, amount })
  expect((await office(`grant_${newId()}`, 40)).status).toBe(404)
  const grantId = await confirm(both)
  await expect.poll(async () => (await office(grantId, 41)).status).toBe(409)
  // Neither another purpose nor another refund of the same call stands in its place.
  const typed = await confirm(both, { purpose: null })
  const other = await confirm(both, { amount: 5 })
  await expect.poll(async () => (await office(other, 6)).status).toBe(409)
  expect((await office(typed, 40)).status).toBe(404)
  const answers = await Promise.all([40, 40, 40].map(amount => office(grantId, amount)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const paid = answers.find(({ ok }) => ok)
  expect(await paid?.json()).toEqual({ paidBack: 40, to: 'C-1042', because: 'Refund up to 40 EUR' })
})

test('what did not come from the service tells the shop nothing', async () => {
  const { shop } = await startBoth()
  const headers = { 'Content-Type': 'application/jose' }
  const hook = `${shop.origin}/ringfence-webhook`
  for (const body of ['', 'x', 'a.b.c', JSON.stringify({ event: 'grant-issued' })]) {
    expect((await fetch(hook, { method: 'POST', headers, body })).status).toBe(400)
  }
})
