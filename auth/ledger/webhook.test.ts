import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { compactVerify, importJWK } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'

/** A business's back end on loopback; and a clock whose timers the test lets ring. */
async function start(answer: RequestListener) {
  const got: { readonly request: IncomingMessage; readonly body: string }[] = []
  const server = createServer(async (request, response) => {
    got.push({ request, body: await text(request) })
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const timers = new Map<() => void, number>()
  let everSet = 0
  const after = (ms: number, act: () => void) => {
    timers.set(act, ms)
    everSet += 1
    return () => void timers.delete(act)
  }
  const webhookUrl = `http://127.0.0.1:${address.port}/ringfence`
  const target = await startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished, {
    shop: { webhookUrl },
    after,
  })
  /** Waits for the only timer, and lets it ring. Each try has one that ends it, and behind it stands one for the next. */
  async function ring(what: 'end' | 'next', ms: number): Promise<void> {
    const turn = what === 'end' ? 1 : 0
    await vi.waitFor(() => expect([everSet % 2, ...timers.values()]).toEqual([turn, ms]), 5000)
    for (const act of [...timers.keys()]) {
      timers.delete(act)
      act()
    }
  }
  return { ...target, server, got, timers, ring, webhookUrl }
}

const KeySet = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) })

test('the back end hears of a grant in a text that the published record keys verify', async () => {
  const { prove, passkey, service, got, timers, webhookUrl, clock } = await start((_request, response) =>
    response.writeHead(204).end(),
  )
  const { callId, grantId } = await prove()
  await vi.waitFor(() => expect(got).toHaveLength(1), 5000)
  const [first] = got
  expect(first?.request.headers['content-type']).toBe('application/jose')
  const published = await service.send('GET', '/.well-known/ringfence-records.json', {})
  expect(published.headers.get('access-control-allow-origin')).toBe('*')
  const [key] = KeySet.parse(await published.json()).keys
  if (key === undefined || first === undefined) throw new Error('nothing came')
  const { payload, protectedHeader } = await compactVerify(first.body, await importJWK(key, 'ES256'))
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'webhook+jwt', kid: key.kid })
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
    ...{ iss: 'https://calls.example', aud: webhookUrl, jti: expect.stringMatching(/^[\w-]{22}$/) },
    ...{ iat: Math.floor(clock.nowMs / 1000), event: 'grant-issued', callId, grantId, site: 'shop' },
    ...{ purpose: 'refund', sentence: 'Refund up to 40 EUR', limit: { unit: 'EUR', amount: 40 } },
    ...{ expiresAtMs: clock.nowMs + 300_000, callerId: passkey.callerId, customerReference: null },
  })
  await vi.waitFor(() => expect(timers.size).toBe(0), 5000)
})

test('the customer reference that the site signed for this call comes back to it', async () => {
  const { prove, callToken, got } = await start((_request, response) => response.end())
  await prove({ token: { ...callToken, vouched: { name: 'Ada Park', customerReference: 'C-1042' } } })
  await vi.waitFor(() => expect(got).toHaveLength(1), 5000)
  const claims = JSON.parse(Buffer.from(got[0]?.body.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ customerReference: 'C-1042' })
  expect(JSON.stringify(claims)).not.toContain('Ada Park')
})

test('a typed sentence is told as it is spent: in its words', async () => {
  const { prove, got } = await start((_request, response) => response.end())
  await prove({ purpose: null, sentence: 'Send the bill to 3 Mill Lane', limit: null })
  await vi.waitFor(() => expect(got).toHaveLength(1), 5000)
  const claims = JSON.parse(Buffer.from(got[0]?.body.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ purpose: 'Send the bill to 3 Mill Lane', limit: null })
})

test('what is not taken is brought again after 1, 5 and 25 seconds, the same text, and then given up', async () => {
  const { prove, got, ring, service, timers } = await start((_request, response) =>
    response.writeHead(500).end('no'),
  )
  await prove()
  for (const seconds of [1, 5, 25]) await ring('next', seconds * 1000)
  await vi.waitFor(() => expect(got).toHaveLength(4), 5000)
  await vi.waitFor(() => expect(service.logged).toContain('webhook given up {"site":"shop"}'), 5000)
  expect(new Set(got.map(({ body }) => body)).size).toBe(1)
  expect(timers.size).toBe(0)
})

test('once it is taken nothing more is brought', async () => {
  let answers = 0
  const { prove, got, ring, timers } = await start((_request, response) => {
    answers += 1
    response.writeHead(answers === 1 ? 503 : 200).end()
  })
  await prove()
  await ring('next', 1000)
  await vi.waitFor(() => expect(got).toHaveLength(2), 5000)
  await vi.waitFor(() => expect(timers.size).toBe(0), 5000)
})

test('redirects are not followed, wherever they lead', async () => {
  const { prove, got, ring } = await start((_request, response) =>
    response.writeHead(307, { Location: '/elsewhere' }).end(),
  )
  await prove()
  await ring('next', 1000)
  await vi.waitFor(() => expect(got).toHaveLength(2), 5000)
  expect(got.map(({ request }) => request.url)).toEqual(['/ringfence', '/ringfence'])
})

test('a back end that never answers is left after 5 seconds', async () => {
  const { prove, got, timers, ring } = await start(() => {})
  await prove()
  await vi.waitFor(() => expect(got).toHaveLength(1), 5000)
  expect([...timers.values()]).toEqual([5000])
  await ring('end', 5000)
  await ring('next', 1000)
  await vi.waitFor(() => expect(got).toHaveLength(2), 5000)
})

test('the caller waits for no back end, and closing ends tries and waits', async () => {
  const { prove, got, timers, service } = await start(() => {})
  await prove()
  await vi.waitFor(() => expect(got).toHaveLength(1), 5000)
  service.auth.close()
  service.auth.close()
  await vi.waitFor(() => expect(timers.size).toBe(0), 5000)
  await prove()
  expect(timers.size).toBe(0)
  expect(got).toHaveLength(1)
  expect(service.logged.join()).not.toContain('webhook given up')
})

test('closing also ends the wait for the next try', async () => {
  const { prove, timers, service } = await start((_request, response) => response.writeHead(500).end())
  await prove()
  await vi.waitFor(() => expect([...timers.values()]).toEqual([1000]), 5000)
  service.auth.close()
  expect(timers.size).toBe(0)
})
