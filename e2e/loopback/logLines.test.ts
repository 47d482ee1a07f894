import { expect, test } from 'vitest'
import { createNodePlatform, createPhoneOn, type NodePlatformOptions } from '../../client/sdk/testing.ts'
import { eventually, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { createStranger } from '../harness/stranger.ts'

/** Every text that leaves or reaches a browser. */
function overheard(net: Pick<NodePlatformOptions, 'fetch' | 'openSocket'>) {
  const texts: string[] = []
  return {
    texts,
    fetch: async (url: string, init: RequestInit) => {
      texts.push(String(init.body ?? ''))
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

/** Long strings anywhere in JSON, and the parts of those that are a JWS. Names of calls and rings may be known. */
function secretsIn(texts: readonly string[]): string[] {
  const found = new Set<string>()
  const read = (text: string) =>
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'string' && value.length >= 16 && !/^(call|ring|agent)_|[ /]/.test(value))
        found.add(value)
      return value
    })
  for (const text of texts.filter(each => each !== '')) read(text)
  for (const jws of [...found].filter(each => each.startsWith('eyJ'))) {
    for (const part of jws.split('.').slice(0, 2)) read(Buffer.from(part, 'base64url').toString())
  }
  return [...found]
}

test('a whole call writes one line per step of its walk, and no secret', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const heard = overheard(house.openBrowser(shopOrigin))
  const platform = createNodePlatform({ ...heard, clock: house.time.browsers })
  const phone = createPhoneOn(platform, {
    site: 'shop',
    queue: 'sales',
    service: house.url,
    pageContext: () => ({ Basket: 'one red bicycle' }),
  })
  house.log.clear()
  await phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => phone.snapshot.state, 'talking')
  await house.advance(61_000)
  await phone.hangUp()
  const steps = [
    'call-token-issued',
    'call admitted',
    'call ringing',
    'call talking',
    'call ended',
    'call recorded',
  ]
  await eventually(() => house.log.lines.map(({ event }) => event), steps)
  expect(new Set(house.log.lines.map(({ level }) => level))).toEqual(new Set(['info']))
  const [ended] = house.log.lines.filter(({ event }) => event === 'call ended')
  expect(ended?.fields).toMatchObject({
    site: 'shop',
    queue: 'sales',
    reason: 'caller-hung-up',
    talkedMs: 61_000,
  })

  const secrets = secretsIn(heard.texts)
  const { publicKey } = await platform.browserKey()
  const { mediaKey } = await platform.mediaCertificate('caller', house.url)
  // The net is fine enough to hold what must be in it: token, proof, nonce, keys.
  expect(secrets.filter(each => each.startsWith('eyJ'))).toHaveLength(2)
  expect(secrets).toEqual(expect.arrayContaining([publicKey.x, publicKey.y, mediaKey]))
  const log = house.log.text()
  const cookie = agent.net.cookie().split('=')[1] ?? 'no cookie'
  for (const secret of [...secrets, cookie, '127.0.0.1', 'one red bicycle', mediaKey.replaceAll(':', '')]) {
    expect(log).not.toContain(secret)
  }
})

test('a refused call is one line with its code, and no secret', async () => {
  const house = await startLoopback()
  const stranger = await createStranger(house)
  const thief = await createStranger(house)
  const token = await stranger.askToken()
  const socket = await thief.open()
  const proof = thief.proofFor(token, socket.hello.nonce)
  house.log.clear()
  expect((await thief.enter(socket, token, proof)).outcome).toBe('proof-invalid')
  expect(house.log.lines).toEqual([
    { level: 'info', event: 'request refused', fields: { request: 'join', code: 'proof-invalid' } },
  ])
})

test('signing in and out names the agent and nothing that opens anything', async () => {
  const house = await startLoopback()
  house.log.clear()
  const agent = await onDuty(house, 'Ada')
  const secret = agent.net.cookie().split('=')[1] ?? 'no cookie'
  expect(secret).toHaveLength(43)
  await agent.seat.signOut()
  const text = house.log.text()
  expect(text).toContain('agent-signed-in')
  expect(text).toContain('agent-signed-out')
  expect(text).not.toContain(secret)
  expect(text).not.toContain('127.0.0.1')
})
