import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { onDuty } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger, forge, part } from '../harness/stranger.ts'

async function begin() {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const owner = await createStranger(loopback)
  return { loopback, owner, token: await owner.askToken(), before: loopback.counts() }
}

const lastCharacter = (token: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1]
}

const parts = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return { header, payload, signature }
}

const spellings: Record<string, (token: string) => string> = {
  'padding behind': token => `${token}==`,
  'padding on the header': token => token.replace('.', '=.'),
  'other unused bits at the end': lastCharacter,
  'a space before': token => ` ${token}`,
  'a line break behind': token => `${token}\n`,
  'a tab around a dot': token => token.replace('.', '\t.'),
  'a zero octet': token => `${token}\0`,
  'a fourth part': token => `${token}.`,
  'no signature': token => token.replace(/[^.]*$/, ''),
  'a scheme before': token => `Bearer ${token}`,
  'percent signs': token => token.replaceAll('.', '%2E'),
  'a full-width dot': token => token.replace('.', '．'),
  'the flattened JSON form': token => {
    const { header, payload, signature } = parts(token)
    return JSON.stringify({ protected: header, payload, signature })
  },
  'alg none': token => `${part({ alg: 'none', typ: 'call+jwt' })}.${parts(token).payload}.`,
  'alg none with its signature': token => {
    const { payload, signature } = parts(token)
    return `${part({ alg: 'none', typ: 'call+jwt' })}.${payload}.${signature}`
  },
  nothing: () => '',
}

test.each(Object.entries(spellings))(
  'a good token spelled with %s opens nothing, used or unused',
  async (_, spell) => {
    const { loopback, owner, token, before } = await begin()
    const spelled = spell(token)
    expect(spelled).not.toBe(token)
    const socket = await owner.open()
    const proof = owner.proofFor(token, socket.hello.nonce)
    expect((await owner.enter(socket, spelled, proof)).outcome).toBe('token-invalid')
    expect(await socket.closed()).toBe('token-invalid')
    await loopback.holdsOnly(before)
    expect(rowsOf(loopback)).toEqual({ tokenUses: 0, reasons: [] })

    expect((await owner.bring(token)).outcome).toBe('done')
    const again = await owner.open()
    const fresh = owner.proofFor(token, again.hello.nonce)
    expect((await owner.enter(again, spelled, fresh)).outcome).toBe('token-invalid')
    await eventually(() => loopback.counts().calls, 1)
    expect(rowsOf(loopback).tokenUses).toBe(1)
  },
)

test.each([
  ['the type of any JWT', { typ: 'JWT' }],
  ['the type of a proof', { typ: 'call-proof+jwt' }],
  ['another algorithm’s name', { alg: 'ES384' }],
  ['a key of its own', { jwk: {} }],
  ['a key of another folder', { kid: '../'.padEnd(43, 'A') }],
  ['a critical member', { crit: ['exp'] }],
])('a token signed by the service with %s in its header opens nothing', async (_, header) => {
  const { loopback, owner, token, before } = await begin()
  const { outcome, socket } = await owner.bring(forge(loopback, token, {}, header))
  expect([outcome, await socket.closed()]).toEqual(['token-invalid', 'token-invalid'])
  await loopback.holdsOnly(before)
})

test('HS256 with the published key as its secret opens nothing', async () => {
  const { loopback, owner, token, before } = await begin()
  const published = await (await fetch(`${loopback.url}/.well-known/jwks.json`)).text()
  const { header, payload } = parts(token)
  const kid: unknown = JSON.parse(Buffer.from(header, 'base64url').toString()).kid
  for (const alg of ['HS256', 'ES256']) {
    const signed = `${part({ alg, typ: 'call+jwt', kid })}.${payload}`
    const forged = `${signed}.${createHmac('sha256', published).update(signed).digest('base64url')}`
    const { outcome, socket } = await owner.bring(forged)
    expect([outcome, await socket.closed()]).toEqual(['token-invalid', 'token-invalid'])
  }
  await loopback.holdsOnly(before)
})

test('a token above 6 KB never reaches the rule that reads tokens', async () => {
  const { loopback, owner, token, before } = await begin()
  const { header, payload, signature } = parts(token)
  const long = `${header}.${payload}${'A'.repeat(6144 - token.length + 1)}.${signature}`
  expect(long).toHaveLength(6145)
  const socket = await owner.open()
  const proof = owner.proofFor(token, socket.hello.nonce)
  const { outcome } = await owner.enter(socket, long, proof)
  expect(outcome).toBe('message-malformed')
  expect(await socket.closed()).toBe('message-malformed')
  const atLimit = await owner.open()
  const entry = await owner.enter(
    atLimit,
    long.replace('A.', '.'),
    owner.proofFor(token, atLimit.hello.nonce),
  )
  expect(entry.outcome).toBe('token-invalid')
  await loopback.holdsOnly(before)
})
