import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { CallerId, SiteKey } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { newId } from '../randomIds.ts'
import { lookAlikes } from '../testing/attacks/lookAlikes.ts'
import {
  noneSigned,
  type StatementAttack,
  startStatementTarget,
} from '../testing/attacks/targets/statementTarget.ts'
import { countRows } from '../testing/attacks/targets/testTarget.ts'
import { createAuthenticator } from '../testing/testAuthenticator.ts'
import { createTestBrowser } from '../testing/testBrowser.ts'
import { refusalOf, shopOrigin } from '../testing/testService.ts'
import { createTestVisitor, enrolPasskey } from '../testing/testVisitor.ts'

const start = async () => startStatementTarget(await temporaryStore(onTestFinished), onTestFinished)

const texts = (values: readonly unknown[]): string[] => [
  ...new Set(values.filter(value => typeof value === 'string')),
]
const random = () => randomBytes(32).toString('base64url')

test('challenge, origin, relying party and type are those of this very call', async () => {
  const target = await start()
  const another = (await target.visitor.stated()).options.challenge
  const challenges = ['', random(), another, 'A'.repeat(43), newId()]
  const relyingParties = [
    ...['evil.example', 'www.shop.example', 'example', 'shop.example.', 'Shop.example', 'calls.example', ''],
    ...['https://shop.example', 'shop.example:443', 'other.example', 'localhost', 'shop.example\0'],
  ]
  const types = [
    ...[
      'webauthn.create',
      'WEBAUTHN.GET',
      'webauthn.get ',
      'payment.get',
      'navigator.id.getAssertion',
      '',
      'get',
    ],
  ]
  const attacks: StatementAttack[] = [
    ...challenges.map((challenge, at) => ({ name: `challenge ${at}`, lies: { challenge } })),
    ...texts(lookAlikes(shopOrigin)).map(origin => ({
      name: `origin ${JSON.stringify(origin)}`,
      lies: { origin },
    })),
    { name: 'another origin of the same site', lies: { origin: 'http://localhost:5173' } },
    ...relyingParties.map(rpId => ({ name: `relying party ${JSON.stringify(rpId)}`, lies: { rpId } })),
    ...types.map(type => ({ name: `type ${JSON.stringify(type)}`, lies: { type } })),
  ]
  const outcome = await target.bringAll('challenge, origin, relying party, type', attacks)
  expect(outcome).toEqual({ ...noneSigned, statementsLeft: 1 })
})

test('the person is there and verified, in a page that is no frame of another, and the count rises', async () => {
  const target = await start()
  const attacks: StatementAttack[] = [
    { name: 'no user verification', lies: { userVerified: false } },
    { name: 'no user presence', lies: { userPresent: false } },
    { name: 'neither', lies: { userVerified: false, userPresent: false } },
    { name: 'a cross-origin frame', lies: { crossOrigin: true } },
    ...['https://evil.example', shopOrigin, ''].flatMap((topOrigin): StatementAttack[] => [
      { name: `a frame of ${topOrigin}`, lies: { crossOrigin: true, topOrigin } },
      { name: `a top origin ${topOrigin} and no frame`, lies: { crossOrigin: false, topOrigin } },
    ]),
    ...[0, 1, 40, 41].map(signCount => ({ name: `count ${signCount} after 41`, lies: { signCount } })),
  ]
  expect(await target.bringAll('presence, frames, counts', attacks)).toEqual(noneSigned)
})

test('the passkey is this caller’s, of this site, and of a kind that was offered', async () => {
  const target = await start()
  const { callers, passkey, backEnd, clock, visitor } = target
  const other = await enrolPasskey(callers)
  const elsewhere = await enrolPasskey(callers, { site: SiteKey.parse('other') })
  const p384 = await enrolPasskey(callers, {}, {}, { algorithm: -35 })
  const unknown = createAuthenticator(shopOrigin)
  unknown.create({ challenge: 'AAAA', rp: { id: 'shop.example' }, user: { id: 'AAAA' } })
  const handle = (text: string) => Buffer.from(text).toString('base64url')
  const stranger = CallerId.parse(`caller_${newId()}`)
  const named = (id: string) => (response: ReturnType<typeof passkey.get>) => ({ ...response, id, rawId: id })
  const vouched = () => ({ vouch: backEnd.vouchAt(clock.nowMs) })
  const owned = await ownedBy(target, 'user-1')
  const attacks: StatementAttack[] = [
    { name: 'a passkey that nobody enrolled', by: unknown },
    { name: 'a passkey of another site', by: elsewhere },
    { name: 'a passkey of an algorithm that is not offered', by: p384 },
    { name: 'another key under the good name', by: other, spoil: named(passkey.id) },
    { name: 'the good key under another name', spoil: named(other.id) },
    { name: 'the good key under no known name', spoil: named(random()) },
    { name: 'the user handle of another caller', lies: { userHandle: handle(other.callerId) } },
    { name: 'the user handle of nobody', lies: { userHandle: handle(stranger) } },
    { name: 'the caller’s identifier not encoded', lies: { userHandle: passkey.callerId } },
    { name: 'another user’s passkey for a vouched caller', by: other, statement: vouched },
    {
      name: 'another user’s passkey with the vouched caller’s handle',
      by: other,
      lies: { userHandle: handle(owned.callerId) },
      statement: vouched,
    },
    {
      name: 'another user’s passkey without handle for a vouched caller',
      by: other,
      spoil: withoutHandle,
      statement: vouched,
    },
    { name: 'no user handle where nobody is known', spoil: withoutHandle },
  ]
  const outcome = await target.bringAll('owners and kinds', attacks)
  // The vouches came with the statements and were right.
  expect(outcome).toEqual({ ...noneSigned, rowsLeft: 3 })
  expect((await visitor.signIn(owned, vouched())).status).toBe(201)
})

const ownedBy = async (target: Awaited<ReturnType<typeof start>>, sub: string) => {
  const { backEnd, clock, callers, visitor } = target
  const token = await (await visitor.askToken({ vouch: backEnd.vouchAt(clock.nowMs, { sub }) })).json()
  const claims = JSON.parse(Buffer.from(token.token.split('.')[1], 'base64url').toString())
  return enrolPasskey(callers, { callerId: CallerId.parse(claims.sub) })
}

const withoutHandle = ({ response, ...rest }: { readonly response: object }) => ({
  ...rest,
  response: { ...response, userHandle: undefined },
})

test.each([
  ['ES256', -7],
  ['EdDSA', -8],
  ['RS256', -257],
] as const)('a passkey of %s signs a call', async (_, algorithm) => {
  const { callers, visitor } = await start()
  expect((await visitor.signIn(await enrolPasskey(callers, {}, {}, { algorithm }))).status).toBe(201)
})

test('authenticator data is whole: nothing cut off, nothing behind it, no CBOR that breaks off', async () => {
  const target = await start()
  const broken = [
    'a1',
    'a16161',
    'bf',
    'bf6161f5',
    'a2616101',
    'ff',
    '9f',
    '1b00',
    '61',
    '5a7fffffff00',
    'a1a1a1a1',
    'c1',
  ]
  const behind = (hex: string, asExtensions: boolean) => ({ octets: Buffer.from(hex, 'hex'), asExtensions })
  const attacks: StatementAttack[] = [
    ...Array.from({ length: 37 }, (_, cutTo) => ({ name: `cut to ${cutTo} octets`, lies: { cutTo } })),
    ...broken.map(hex => ({ name: `extensions ${hex}`, lies: { behind: behind(hex, true) } })),
    { name: 'extensions that are not there', lies: { behind: behind('', true) } },
    { name: 'deep CBOR', lies: { behind: behind('81'.repeat(4000), true) } },
    ...['00', 'a0', 'a1616101', '00'.repeat(100)].map(hex => ({
      name: `${hex} behind it`,
      lies: { behind: behind(hex, false) },
    })),
    { name: 'something behind the extensions', lies: { behind: behind('a000', true) } },
  ]
  expect(await target.bringAll('authenticator data', attacks)).toEqual(noneSigned)
})

/** BER of the same numbers. */
const longLength = (der: Buffer): string =>
  Buffer.concat([der.subarray(0, 1), Buffer.of(0x81), der.subarray(1)]).toString('base64url')

test('what was signed is what comes: no bit turned, no member gone, one spelling', async () => {
  const target = await start()
  type Answer = ReturnType<typeof target.passkey.get>
  type Member = 'clientDataJSON' | 'authenticatorData' | 'signature'
  const members: readonly Member[] = ['clientDataJSON', 'authenticatorData', 'signature']
  const set = (member: string, value: unknown) => (answer: Answer) => ({
    ...answer,
    response: { ...answer.response, [member]: value },
  })
  const respelled = (member: Member, change: (text: string) => string) => (answer: Answer) =>
    set(member, change(answer.response[member]))(answer)
  const turned = (text: string, bit: number) => {
    const octets = Buffer.from(text, 'base64url')
    const at = bit % (octets.length * 8)
    octets[at >> 3] = (octets[at >> 3] ?? 0) ^ (1 << (at & 7))
    return octets.toString('base64url')
  }
  const inJson = (change: (data: Record<string, unknown>) => object) =>
    respelled('clientDataJSON', text =>
      Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(text, 'base64url').toString())))).toString(
        'base64url',
      ),
    )
  const attacks: StatementAttack[] = members.flatMap(member => [
    ...Array.from({ length: 24 }, (_, at) => ({
      name: `${member}: bit ${at * 37} turned`,
      spoil: respelled(member, text => turned(text, at * 37)),
    })),
    ...['', 'AA', random(), 'é', null, 1, true, [], {}].map((value, at) => ({
      name: `${member}: value ${at}`,
      spoil: set(member, value),
    })),
    { name: `${member}: absent`, spoil: set(member, undefined) },
    ...['=', '==', '.', ' ', '\n', 'A', '+'].map(end => ({
      name: `${member} with ${JSON.stringify(end)} behind`,
      spoil: respelled(member, text => text + end),
    })),
    {
      name: `${member} in base64`,
      spoil: respelled(member, text => `${Buffer.from(text, 'base64url').toString('base64')}=`),
    },
  ])
  attacks.push(
    { name: 'client data with a member more', spoil: inJson(data => ({ ...data, more: true })) },
    { name: 'client data without a frame said', spoil: inJson(({ crossOrigin: _, ...data }) => data) },
    { name: 'client data that is a list', spoil: inJson(data => [data]) },
    ...['3006020100020100', '30080201000201000500', '3000', '30060201010201ff'].map(hex => ({
      name: `a signature ${hex}`,
      spoil: set('signature', Buffer.from(hex, 'hex').toString('base64url')),
    })),
    {
      name: 'a signature with a length in two octets',
      spoil: respelled('signature', text => longLength(Buffer.from(text, 'base64url'))),
    },
    {
      name: 'a signature of zeros, not DER',
      spoil: set('signature', Buffer.alloc(64).toString('base64url')),
    },
    { name: 'no response inside', spoil: ({ response: _, ...answer }) => answer },
    { name: 'another type of credential', spoil: answer => ({ ...answer, type: 'password' }) },
    { name: 'a rawId that is another', spoil: answer => ({ ...answer, rawId: random() }) },
    { name: 'no rawId', spoil: ({ rawId: _, ...answer }) => answer },
  )
  expect(await target.bringAll('changes', attacks)).toEqual(noneSigned)
})

test('a statement is for one page, queue, browser key and certificate, and for one answer', async () => {
  const target = await start()
  const { clock, visitor, service, passkey, countUp } = target
  const thief = await createTestBrowser()
  const gone = '401 statement-expired'
  const attacks: StatementAttack[] = [
    { name: 'another queue', token: () => ({ queue: 'office' }), refusal: gone },
    { name: 'another browser key', token: () => ({ browserKey: thief.browserKey }), refusal: gone },
    { name: 'another certificate', token: () => ({ mediaKey: thief.mediaKey }), refusal: gone },
    {
      name: 'both keys of a thief',
      token: () => ({ browserKey: thief.browserKey, mediaKey: thief.mediaKey }),
      refusal: gone,
    },
    {
      name: 'a vouch beside it',
      token: () => ({ vouch: target.backEnd.vouchAt(clock.nowMs) }),
      refusal: '400 message-malformed',
    },
  ]
  // Monday noon in Madrid: the other queue is open too.
  clock.nowMs = Date.parse('2026-11-23T11:00:00Z')
  const outcome = await target.bringAll('bindings', attacks)
  expect(outcome).toEqual({ ...noneSigned, statementsLeft: 1 })

  const rows = countRows(target.file)
  const refusals: string[] = []
  const bring = async (by: typeof visitor, body: object, headers?: Record<string, string>, of?: string) =>
    refusals.push(await refusalOf(await by.askToken(body, headers, of)))
  const answered = async () => {
    const { jti, options } = await visitor.stated()
    return { passkey: { jti, response: passkey.get(options, { signCount: countUp() }) } }
  }
  await bring(visitor, await answered(), { Origin: 'http://localhost:5173' })
  await bring(visitor, await answered(), { Origin: 'https://other.example' }, 'other')
  await bring(await createTestVisitor(service), await answered())
  const late = await answered()
  clock.nowMs += 180_000
  await bring(visitor, late)
  const wrongOnce = await answered()
  await bring(visitor, { passkey: { ...wrongOnce.passkey, response: { id: 'AAAA' } } })
  await bring(visitor, wrongOnce)
  const { response } = (await answered()).passkey
  for (const jti of ['', 'A'.repeat(22), newId(), `stepup_${newId()}`, '__proto__', '../x', "' OR 1=1 --"]) {
    await bring(visitor, { passkey: { jti, response } })
  }
  const [one, two] = [await answered(), await answered()]
  await bring(visitor, { passkey: { jti: one.passkey.jti, response: two.passkey.response } })
  expect(refusals.filter(refusal => refusal !== gone)).toEqual(['401 passkey-invalid', '401 passkey-invalid'])
  expect(countRows(target.file)).toBe(rows)
  console.log(`attacks by call statements, of others, late and twice: ${refusals.length} refused`)
})

test('a statement of another kind that waits is not used up by a call', async () => {
  const { store, visitor, clock } = await start()
  const jti = `stepup_${newId()}`
  await store.auth.pendingStatements.put({ jti, statement: '{}', expiresAtMs: clock.nowMs + 1000 })
  expect(await refusalOf(await visitor.askToken({ passkey: { jti, response: { id: 'AAAA' } } }))).toBe(
    '401 statement-expired',
  )
  expect(await store.auth.pendingStatements.take(jti, clock.nowMs)).toEqual({ statement: '{}' })
})

test('of 200 parallel tries with one signed statement exactly one gets a token', async () => {
  const { visitor, passkey, file, countUp } = await start()
  const { jti, options } = await visitor.stated()
  const body = { passkey: { jti, response: passkey.get(options, { signCount: countUp() }) } }
  const rows = countRows(file)
  const answers = await Promise.all(Array.from({ length: 200 }, () => visitor.askToken(body)))
  const refused = await Promise.all(answers.filter(({ status }) => status !== 201).map(refusalOf))
  console.log(`attacks by call statements, replays: ${refused.length} refused`)
  expect(refused).toEqual(Array.from({ length: 199 }, () => '401 statement-expired'))
  // The evidence of the one.
  expect(countRows(file)).toBe(rows + 1)
})

test('of two calls signed with the same count one gets a token', async () => {
  const { visitor, passkey, countUp } = await start()
  const signCount = countUp()
  const signed = await Promise.all(
    [1, 2].map(async () => {
      const { jti, options } = await visitor.stated()
      return { passkey: { jti, response: passkey.get(options, { signCount }) } }
    }),
  )
  const answers = await Promise.all(signed.map(body => visitor.askToken(body)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 401])
})

test('extensions that an authenticator adds on its own do no harm', async () => {
  const { visitor, passkey, countUp } = await start()
  const octets = Buffer.from('a26b68656c6c6f2d776f726c64f563757374820102', 'hex')
  const answer = await visitor.signIn(
    passkey,
    {},
    { signCount: countUp(), behind: { octets, asExtensions: true } },
  )
  expect(answer.status).toBe(201)
})
