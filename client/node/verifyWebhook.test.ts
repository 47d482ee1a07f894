import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { codeOf } from '../../protocol/index.ts'
import { verifyWebhook } from './index.ts'

const octets = Buffer.alloc(32, 3)
const secret = `whsec_${octets.toString('base64')}`
const now = new Date('2026-11-21T12:00:00Z')
const seconds = now.getTime() / 1000

const event = {
  ...{ type: 'call.admitted', timestamp: '2026-11-21T11:59:59.000Z', site: 'shop' },
  data: {
    ...{ callId: `call_${'c'.repeat(22)}`, queue: 'sales', assurance: 'vouched', callClass: 'proven' },
    ...{ admittedAtMs: 1, vouched: { name: 'Ana' } },
  },
}

function signed(
  body = JSON.stringify(event),
  {
    id = 'evt_1',
    timestamp = String(seconds),
    by = octets,
  }: { id?: string; timestamp?: string; by?: Uint8Array } = {},
) {
  const mac = createHmac('sha256', by).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}

const outcome = async (
  body: string,
  fields: Parameters<typeof verifyWebhook>[1],
  secrets: string | string[] = secret,
) => {
  try {
    return await verifyWebhook(body, fields, { secret: secrets, now })
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : codeOf(error)
  }
}

test('what the secret signed is read, from headers of either kind', async () => {
  const body = JSON.stringify(event)
  expect(await outcome(body, signed())).toEqual({ id: 'evt_1', event })
  expect(await outcome(body, new Headers(signed()))).toEqual({ id: 'evt_1', event })
})

test('while one secret takes the place of another, either will do, on either side', async () => {
  const body = JSON.stringify(event)
  const other = `whsec_${Buffer.alloc(24, 4).toString('base64')}`
  expect(await outcome(body, signed(), [other, secret])).toMatchObject({ id: 'evt_1' })
  const both = { ...signed(), 'webhook-signature': `v1,AAAA v1a,BBBB ${signed()['webhook-signature']}` }
  expect(await outcome(body, both)).toMatchObject({ id: 'evt_1' })
  expect(await outcome(body, signed(), other)).toBe('message-malformed')
})

test('members that this version does not know are left out, and a type that it does not know is none', async () => {
  const more = JSON.stringify({ ...event, more: 1, data: { ...event.data, mood: 'good' } })
  expect(await outcome(more, signed(more))).toEqual({ id: 'evt_1', event })
  const newer = JSON.stringify({ type: 'alarm.raised', timestamp: event.timestamp, site: 'shop', data: {} })
  expect(await outcome(newer, signed(newer))).toEqual({ id: 'evt_1', event: null })
})

const good = JSON.stringify(event)

test.each<[string, string, Record<string, string | string[] | undefined>]>([
  ['another body', `${good} `, signed()],
  ['the same body written anew', JSON.stringify(event, null, 1), signed()],
  ['another id', good, { ...signed(), 'webhook-id': 'evt_2' }],
  ['another time', good, { ...signed(), 'webhook-timestamp': String(seconds + 1) }],
  ['a time long past', good, signed(good, { timestamp: String(seconds - 301) })],
  ['a time to come', good, signed(good, { timestamp: String(seconds + 301) })],
  ['a time that is none', good, signed(good, { timestamp: `${seconds}.0` })],
  ['a time with a sign', good, signed(good, { timestamp: `+${seconds}` })],
  ['no time', good, signed(good, { timestamp: '' })],
  ['no id', good, signed(good, { id: '' })],
  [
    'a dot that moved from the id to the body',
    `${seconds}.${good}`,
    signed(good, { id: `evt_1.${seconds}` }),
  ],
  ['no signature', good, { ...signed(), 'webhook-signature': undefined }],
  ['an empty signature', good, { ...signed(), 'webhook-signature': '' }],
  ['signatures twice', good, { ...signed(), 'webhook-signature': [signed()['webhook-signature'], 'v1,x'] }],
  [
    'a signature of another version',
    good,
    { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1', 'v2') },
  ],
  [
    'a signature with a comma behind',
    good,
    { ...signed(), 'webhook-signature': `${signed()['webhook-signature']},` },
  ],
  [
    'a signature without its padding',
    good,
    { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('=', '') },
  ],
  ['another secret', good, signed(good, { by: Buffer.alloc(32, 4) })],
  ['an empty secret', good, signed(good, { by: Buffer.alloc(0) })],
  ['nothing', '', {}],
  ['signed nonsense', 'x', signed('x')],
  ['a signed list', '[]', signed('[]')],
  ['a signed event without its data', '{"type":"call.ended"}', signed('{"type":"call.ended"}')],
])('%s is not believed', async (_, body, fields) => {
  expect(await outcome(body, fields)).toBe('message-malformed')
})

test.each([
  '',
  'whsec_',
  'secret',
  `whsec_${Buffer.alloc(23).toString('base64')}`,
  octets.toString('base64'),
])('the secret %j is none', async wrong => {
  expect(await outcome(good, signed(), wrong)).toBe('TypeError')
  expect(await outcome(good, signed(), [secret, wrong])).toBe('TypeError')
})
