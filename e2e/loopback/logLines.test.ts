import { expect, test } from 'vitest'
import { createCallerPasskeysOn, type NodePlatformOptions } from '../../client/sdk/testing/index.ts'
import type { BrowserNet } from '../harness/browserNet.ts'
import { enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, shopOrigin, startLoopback } from '../harness/loopback.ts'
import {
  createAuthenticatorOf,
  endOf,
  onDuty,
  phoneTalk,
  ring,
  rings,
  seatTalk,
  talking,
  visit,
} from '../harness/people.ts'
import { tableOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

/** Every text that leaves or reaches a browser. */
function overheard(net: Pick<NodePlatformOptions, 'fetch' | 'openSocket'>, texts: string[]) {
  return {
    fetch: async (url: string, init: RequestInit) => {
      texts.push(String(init.body ?? ''))
      // A header may hold a token behind the name of its scheme.
      for (const value of new Headers(init.headers).values()) texts.push(JSON.stringify(value.split(' ')))
      const response = await net.fetch(url, init)
      texts.push(await response.clone().text())
      return response
    },
    openSocket: ((url, subprotocol, listener) => {
      const socket = net.openSocket(url, subprotocol, {
        ...listener,
        onText(text) {
          texts.push(text)
          listener.onText(text)
        },
      })
      return {
        close: () => socket.close(),
        send(text) {
          texts.push(text)
          socket.send(text)
        },
      }
    }) satisfies NodePlatformOptions['openSocket'],
  }
}

/** Long strings anywhere in JSON, and the parts of those that are a JWS. Names of calls and rings, and plain words, may be known. */
function secretsIn(texts: readonly string[]): string[] {
  const found = new Set<string>()
  const read = (text: string) =>
    JSON.parse(text, (_key, value: unknown) => {
      const isKnown = (text: string) => /^(call|ring|agent)_|[ /]|^[a-z]+(-[a-z]+)+$/.test(text)
      if (typeof value === 'string' && value.length >= 16 && !isKnown(value)) found.add(value)
      return value
    })
  for (const text of texts.filter(each => each !== '')) read(text)
  for (const jws of [...found].filter(each => each.startsWith('eyJ'))) {
    for (const part of jws.split('.').slice(0, 2)) read(Buffer.from(part, 'base64url').toString())
  }
  return [...found]
}

test('a whole call writes one line per step of its walk, and no secret', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const texts: string[] = []
  const { phone, platform } = visit(loopback, { through: net => ({ ...net, ...overheard(net, texts) }) })
  loopback.log.clear()
  await phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => phone.snapshot.state, 'talking')
  await loopback.advance(61_000)
  await loopback.quiet()
  await phone.hangUp()
  const steps = [
    'call token issued',
    'call admitted',
    'call ringing',
    'ring ended',
    'call talking',
    'call ended',
    'call recorded',
  ]
  await eventually(() => loopback.log.lines.map(({ event }) => event), steps)
  expect(new Set(loopback.log.lines.map(({ level }) => level))).toEqual(new Set(['info']))
  const [record] = tableOf(loopback, 'call_records')
  for (const { event, fields } of loopback.log.lines) {
    expect([event, fields.jti]).toEqual([event, record?.jti])
    if (event !== 'call token issued') expect([event, fields.callId]).toEqual([event, record?.call_id])
  }
  for (const { event, fields } of loopback.log.lines.slice(2)) {
    expect([event, fields.agentId]).toEqual([event, record?.agent_id])
  }
  const [ended] = loopback.log.lines.filter(({ event }) => event === 'call ended')
  expect(ended?.fields).toMatchObject({
    site: 'shop',
    queue: 'sales',
    reason: 'caller-hung-up',
    talkedMs: 61_000,
  })

  await eventually(() => phone.snapshot, expect.objectContaining({ receipt: expect.any(String) }))

  // The token's name follows the call; it opens nothing.
  const secrets = secretsIn(texts).filter(each => each !== record?.jti)
  const { publicKey } = await platform.browserKey()
  const { mediaKey } = await platform.mediaCertificate('caller', loopback.url)
  // The net is fine enough to hold what must be in it: token, two proofs, receipt; nonces, keys.
  expect(secrets.filter(each => each.startsWith('eyJ'))).toHaveLength(4)
  expect(secrets).toEqual(expect.arrayContaining([publicKey.x, publicKey.y, mediaKey]))
  const log = loopback.log.text()
  const cookie = agent.net.cookie().split('=')[1] ?? 'no cookie'
  for (const secret of [...secrets, cookie, '127.0.0.1', 'one bicycle', mediaKey.replaceAll(':', '')]) {
    expect(log).not.toContain(secret)
  }
})

test('each ring has its outcome in the log, each duty its changes, and the service its start', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await ring(loopback, agent)
  const [seated] = loopback.log.lines.filter(({ event }) => event === 'seat taken')
  const agentId = seated?.fields.agentId
  await loopback.advance(20_000)
  await eventually(agent.occupation, 'ringing')
  await loopback.advance(20_000)
  await eventually(() => endOf(caller), 'no-agent')
  await agent.seat.setDuty('on-duty')
  const second = await ring(loopback, agent)
  await agent.seat.decline()
  await eventually(() => endOf(second), 'declined')
  await agent.seat.setDuty('off-duty')
  await agent.seat.signOut()
  const of = (name: string) =>
    loopback.log.lines.filter(({ event }) => event === name).map(({ fields }) => ({ ...fields }))
  expect(of('ring ended')).toEqual([
    expect.objectContaining({ agentId, outcome: 'timed-out', rangMs: 20_000, jti: expect.any(String) }),
    expect.objectContaining({ agentId, outcome: 'timed-out', rangMs: 20_000 }),
    expect.objectContaining({ agentId, outcome: 'declined', rangMs: 0 }),
  ])
  expect(of('duty changed')).toEqual([
    { agentId, duty: 'on-duty' },
    { agentId, duty: 'away', why: 'missed-rings', missedRings: 2 },
    { agentId, duty: 'on-duty' },
    { agentId, duty: 'off-duty' },
  ])
  await eventually(() => of('seat left'), [{ agentId, why: 'signed-out' }])
  expect(of('service started')).toEqual([expect.objectContaining({ workers: 1, sites: 2, queues: 5 })])
  await loopback.stop()
  expect(of('service stopping')).toEqual([{ calls: 0 }])
})

test('a refused call is one line with its code, and no secret', async () => {
  const loopback = await startLoopback()
  const stranger = await createStranger(loopback)
  const thief = await createStranger(loopback)
  const token = await stranger.askToken()
  const socket = await thief.open()
  const proof = thief.proofFor(token, socket.hello.nonce)
  loopback.log.clear()
  expect((await thief.enter(socket, token, proof)).outcome).toBe('proof-invalid')
  expect(loopback.log.lines).toEqual([
    { level: 'info', event: 'request refused', fields: { request: 'join', code: 'proof-invalid' } },
  ])
})

test('a refused request is one line with its code, its route and its site, and nothing that was sent', async () => {
  const limits = {
    callTokensPerMinute: 2,
    signInsPerMinute: 1,
    signOutsPerMinute: 1,
    accountRequestsPerMinute: 100,
    spendsPerMinute: 100,
    siteRequestsPerMinute: 100,
    socketsPerMinute: 1,
    socketsAtOnce: 1,
    connectionsAtOnce: 100,
    connectionsAtOnceInAll: 100,
    requestsPerMinuteInAll: 6000,
    socketsPerMinuteInAll: 6000,
  }
  const loopback = await startLoopback({ config: { limits } })
  const ask = (method: string, path: string, body = '{}') => {
    const headers = { origin: shopOrigin, connection: 'close', 'content-type': 'application/json' }
    return fetch(loopback.url + path, { method, headers, ...(method !== 'GET' && { body }) })
  }
  loopback.log.clear()
  await ask('POST', '/auth/sites/shop/call-tokens?secret=1', '{"vouch":"secret"}')
  await ask('POST', '/auth/sites/secret/call-tokens')
  await ask('POST', '/auth/sites/shop/call-tokens', '{"vouch":"secret"}')
  for (let flood = 0; flood < 5; flood += 1) await ask('POST', '/auth/sites/shop/call-tokens')
  await fetch(`${loopback.url}/calls/secret/grants/secret/spend`, {
    method: 'POST',
    headers: { connection: 'close' },
  })
  for (const path of ['/auth/session', '/auth/secret', '/secret']) await ask('GET', path)
  const route = 'POST /auth/sites/:site/call-tokens'
  expect(loopback.log.lines).toEqual(
    [
      { code: 'message-malformed', route, site: 'shop' },
      { code: 'site-unknown', route },
      { code: 'message-malformed', route, site: 'shop' },
      { code: 'rate-limited', route, site: 'shop' },
      { code: 'spend-invalid', route: 'POST /calls/:call/grants/:grant/spend' },
    ].map(fields => ({ level: 'info', event: 'http request refused', fields })),
  )
})

test('a refused vouch is logged with which part of it is wrong', async () => {
  const { loopback, backEnd } = await enrolledShop({ policy: 'offered' })
  const vouch = () => backEnd.vouch(loopback, 'visitor-77', { aud: 'https://elsewhere.example' })
  loopback.log.clear()
  await expect(visit(loopback, { vouch }).phone.call()).rejects.toMatchObject({ code: 'vouch-invalid' })
  expect(loopback.log.lines).toEqual([
    {
      level: 'info',
      event: 'http request refused',
      fields: {
        code: 'vouch-invalid',
        route: 'POST /auth/sites/:site/call-tokens',
        site: 'shop',
        reason: 'audience',
      },
    },
  ])
})

test('signing in and out names the agent and nothing that opens anything', async () => {
  const loopback = await startLoopback()
  loopback.log.clear()
  const agent = await onDuty(loopback, 'Ada')
  const secret = agent.net.cookie().split('=')[1] ?? 'no cookie'
  expect(secret).toHaveLength(43)
  await agent.seat.signOut()
  const text = loopback.log.text()
  expect(text).toContain('agent signed in')
  expect(text).toContain('agent signed out')
  expect(text).not.toContain(secret)
  expect(text).not.toContain('127.0.0.1')
})

test('vouches, passkeys, DPoP proofs, recovery codes, step-ups, grants and tickets leave no secret in the log', async () => {
  const sentence = 'Send it to my new address.'
  const stepUps = { purposes: [{ key: 'address', sentence }] }
  const world = await enrolledShop({ policy: 'offered', enrolAfterCall: true }, { stepUps })
  const { loopback, agent, backEnd } = world
  const service = loopback.config.publicOrigin
  const texts: string[] = []
  const through = (net: BrowserNet) => ({ ...net, ...overheard(net, texts) })
  const person = { name: 'Grace Hopper', customerReference: 'K-1906-XXVII' }
  const vouch = async () => {
    const signed = await backEnd.vouch(loopback, 'visitor-77-by-its-own-name', person)
    texts.push(JSON.stringify(signed))
    return signed
  }
  const passkeys = createAuthenticatorOf(shopOrigin)
  const caller = visit(loopback, { passkeys, vouch, through })
  const own = createCallerPasskeysOn(caller.platform, { site: 'shop', service, vouch })
  await own.openWithVouch()
  await own.add('Phone of Grace')
  await own.openWithPasskey()
  await own.makeRecoveryCodes()
  const codes = own.snapshot?.newRecoveryCodes ?? []
  own.close()
  await own.openWithRecoveryCode(codes[0] ?? '')
  own.close()
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  const { callId } = phoneTalk(caller)
  const words = seatTalk(agent).words ?? []
  await agent.seat.askStepUp({ kind: 'listed', key: 'address' })
  await eventually(() => phoneTalk(caller).stepUp !== null, true)
  expect(await caller.phone.confirmStepUp()).toBe('proven')
  const [grant] = tableOf(loopback, 'grants')
  const spent = await backEnd.spend(loopback, {
    callId,
    grantId: String(grant?.grant_id),
    purpose: 'address',
  })
  expect(spent.status).toBe(200)
  await caller.phone.hangUp()
  await eventually(() => caller.phone.snapshot, expect.objectContaining({ receipt: expect.any(String) }))

  const stranger = visit(loopback, { passkeys: createAuthenticatorOf(shopOrigin), through })
  await stranger.phone.call()
  await stranger.phone.continueWithoutPasskey()
  await rings(stranger, agent)
  await agent.seat.accept()
  await talking(stranger, agent)
  await stranger.phone.hangUp()
  await eventually(() => stranger.phone.snapshot, expect.objectContaining({ mayMakePasskey: true }))
  await stranger.phone.makePasskey('Laptop')
  await loopback.quiet()

  const known = loopback.log.lines.map(({ fields }) => fields.jti)
  const secrets = secretsIn(texts).filter(each => !known.includes(each))
  const types = secrets.filter(each => /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(each)).map(headerOf)
  expect([...new Set(types)].sort()).toEqual([
    'call+jwt',
    'call-proof+jwt',
    'dpop+jwt',
    'enrolment-ticket+jwt',
    'passkeys+jwt',
    'receipt+jwt',
    'vouch+jwt',
  ])
  expect(codes).toHaveLength(10)
  const log = loopback.log.text()
  const personal = [
    ...Object.values(person),
    'visitor-77-by-its-own-name',
    'Phone of Grace',
    sentence,
    words.join(' '),
  ]
  for (const secret of [...secrets, ...codes, ...personal, '127.0.0.1']) expect(log).not.toContain(secret)
})

const headerOf = (jws: string): unknown =>
  JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()).typ
