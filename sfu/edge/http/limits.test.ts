import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { httpAnswerOf } from '../../../auth/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import type { Limits } from '../../config/limits.ts'
import { createDoors, fewPerMinute } from './doors.ts'
import { createLimits } from './limits.ts'

const few: Limits = {
  callTokensPerMinute: 1,
  signInsPerMinute: 1,
  signOutsPerMinute: 1,
  accountRequestsPerMinute: 1,
  spendsPerMinute: 1,
  siteRequestsPerMinute: 1,
  socketsPerMinute: 100,
  socketsAtOnce: 2,
  connectionsAtOnce: 100,
  connectionsAtOnceInAll: 100,
  requestsPerMinuteInAll: 6000,
  socketsPerMinuteInAll: 6000,
}
const sites = [
  { key: 'shop', allowedOrigins: ['https://shop.example'] },
  { key: 'bank', allowedOrigins: ['https://bank.example'] },
]

/** Limits, and whoever asks from an address that is named on the way. */
function limitsOf(changes: Partial<Limits>) {
  let address = ''
  const limits = createLimits({ ...few, ...changes }, { addressOf: () => address, sites })
  const refusalOf = async (asking: Promise<unknown>): Promise<RingfenceError | undefined> => {
    const answer = await asking.catch((error: unknown) => error)
    return answer instanceof RingfenceError ? answer : undefined
  }
  return {
    limits,
    askToken(from: string, site: string) {
      address = from
      return refusalOf(limits.take('callTokens', new IncomingMessage(new Socket()), site))
    },
    openSocket: (from: string, origin = 'https://shop.example') => refusalOf(limits.openSocket(from, origin)),
  }
}

test('whoever has a /64 opens no more sockets, and asks for no more tokens, than whoever has one address', async () => {
  const { limits, openSocket, askToken } = limitsOf({})
  const giveBack = await limits.openSocket('2001:db8::1', 'https://shop.example')
  expect(await openSocket('2001:db8::2')).toBeUndefined()
  expect((await openSocket('2001:db8::3'))?.code).toBe('rate-limited')
  expect(await openSocket('2001:db8:0:1::3')).toBeUndefined()
  if (!(giveBack instanceof RingfenceError)) giveBack()
  expect(await openSocket('2001:db8::3')).toBeUndefined()

  expect(await askToken('2001:db8::1', 'shop')).toBeUndefined()
  expect((await askToken('2001:db8::ffff', 'shop'))?.code).toBe('rate-limited')
  expect(await askToken('2001:db8:0:1::1', 'shop')).toBeUndefined()
})

test('from however many addresses a flood comes to one site, the other site’s door and the agents’ stay open', async () => {
  const { openSocket, askToken } = limitsOf({ requestsPerMinuteInAll: 1680, socketsPerMinuteInAll: 720 })
  const codes = { tokens: new Set(), sockets: new Set() }
  for (let number = 0; number < 250; number += 1) {
    codes.tokens.add((await askToken(`127.1.0.${number}`, 'shop'))?.code)
    codes.sockets.add((await openSocket(`127.1.0.${number}`))?.code)
  }
  expect(codes).toEqual({
    tokens: new Set([undefined, 'at-capacity']),
    sockets: new Set([undefined, 'at-capacity']),
  })
  for (let number = 0; number < 10; number += 1) {
    expect(await askToken(`127.2.0.${number}`, 'bank')).toBeUndefined()
    expect(await openSocket(`127.2.0.${number}`, 'https://bank.example')).toBeUndefined()
    expect(await openSocket(`127.3.0.${number}`, 'https://calls.example')).toBeUndefined()
  }
})

test('whoever is above their own limit uses up nothing of what belongs to all', async () => {
  const { askToken } = limitsOf({ requestsPerMinuteInAll: 168 })
  for (let tries = 0; tries < 100; tries += 1) await askToken('127.1.0.1', 'shop')
  for (let number = 2; number < 8; number += 1) {
    expect(await askToken(`127.1.0.${number}`, 'shop')).toBeUndefined()
  }
})

test('who comes often, from however many addresses, leaves the same door open to whoever comes once', async () => {
  const { openSocket, askToken } = limitsOf({
    ...{ callTokensPerMinute: 60, socketsPerMinute: 60, socketsAtOnce: 60 },
    ...{ requestsPerMinuteInAll: 1680, socketsPerMinuteInAll: 1680 },
  })
  const codes = { tokens: new Set(), sockets: new Set() }
  for (let tries = 0; tries < 50; tries += 1) {
    for (let number = 0; number < 20; number += 1) {
      codes.tokens.add((await askToken(`127.1.0.${number}`, 'shop'))?.code)
      codes.sockets.add((await openSocket(`127.1.0.${number}`))?.code)
    }
  }
  expect(codes).toEqual({
    tokens: new Set([undefined, 'at-capacity']),
    sockets: new Set([undefined, 'at-capacity']),
  })
  for (let number = 0; number < 20; number += 1) {
    expect(await askToken(`127.2.0.${number}`, 'shop')).toBeUndefined()
    expect(await openSocket(`127.2.0.${number}`)).toBeUndefined()
  }
})

test('whatever comes to which door, no more passes than is allowed in all, and each door has its own part', async () => {
  const doors = ['shop', 'bank', 'post']
  const comer = fc.record({ door: fc.constantFrom(...doors), isOften: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 120 }),
      fc.array(comer, { maxLength: 150, size: 'max' }),
      async (perWindow, comers) => {
        const { take, mostOfOne } = createDoors('in-all', perWindow, doors)
        const passed = new Map<string, number>()
        for (const { door, isOften } of comers) {
          const taken = await take(door, isOften ? fewPerMinute + 1 : fewPerMinute)
          const name = `${door} ${isOften}`
          if (!taken.isOver) passed.set(name, (passed.get(name) ?? 0) + 1)
        }
        const passedAt = (door: string, isOften: boolean) => passed.get(`${door} ${isOften}`) ?? 0
        const sum = (isOften: boolean) => doors.reduce((all, door) => all + passedAt(door, isOften), 0)
        const ofOften = Math.floor(perWindow / 10)
        expect(sum(true)).toBeLessThanOrEqual(ofOften)
        expect(sum(false)).toBeLessThanOrEqual(perWindow - ofOften)
        for (const door of doors) {
          expect(passedAt(door, true) + passedAt(door, false)).toBeLessThanOrEqual(mostOfOne)
          for (const isOften of [true, false]) {
            const came = comers.filter(one => one.door === door && one.isOften === isOften).length
            const own = Math.floor((isOften ? ofOften : perWindow - ofOften) / 6)
            expect(passedAt(door, isOften)).toBeGreaterThanOrEqual(Math.min(own, came))
          }
        }
      },
    ),
  )
})

/** A list of one string with parameters (RFC 9651 section 4.1), as both fields are. */
const item = /^"([a-z-]+)"((?:;[a-z]+=(?:\d{1,15}|"[a-z-]+"))*)$/

test('a refusal for rate says which limit, how much of it there is, and when there is some again', async () => {
  const { openSocket, askToken } = limitsOf({ socketsPerMinuteInAll: 6 })
  await askToken('127.1.0.1', 'shop')
  const refused = await askToken('127.1.0.1', 'shop')
  const { status, fields, body } = httpAnswerOf(refused ?? new RingfenceError('internal-error'))
  const seconds = fields['Retry-After']
  expect(status).toBe(429)
  expect(Number(seconds)).toBe(Math.ceil((body.error.retryAfterMs ?? 0) / 1000))
  expect(fields['RateLimit-Policy']).toBe('"call-tokens";q=1;w=60')
  expect(fields.RateLimit).toBe(`"call-tokens";r=0;t=${seconds}`)

  await openSocket('127.2.0.1')
  const full = httpAnswerOf((await openSocket('127.2.0.2')) ?? new RingfenceError('internal-error'))
  expect(full.status).toBe(503)
  expect(full.fields['RateLimit-Policy']).toBe('"sockets-in-all";q=1;w=10')
  expect(Number(full.fields['Retry-After'])).toBeGreaterThan(0)

  const many = limitsOf({})
  for (let opened = 0; opened < 2; opened += 1) await many.openSocket('127.3.0.1')
  const { fields: atOnce } = httpAnswerOf(
    (await many.openSocket('127.3.0.1')) ?? new RingfenceError('internal-error'),
  )
  expect(atOnce).toEqual({
    'RateLimit-Policy': '"sockets-at-once";q=2;qu="concurrent-requests"',
    RateLimit: '"sockets-at-once";r=0',
  })
  for (const each of [fields, full.fields, atOnce]) {
    expect(each['RateLimit-Policy']).toMatch(item)
    expect(each.RateLimit).toMatch(item)
  }
})
