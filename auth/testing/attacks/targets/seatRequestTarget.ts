import { createHmac } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { createDpopNonces, nonceSlotMs } from '../../../binding/dpopNonces.ts'
import { encodePart } from '../../../jws/compactJws.ts'
import { hashOf } from '../../../randomIds.ts'
import { createSeatPage, startStaff } from '../../testAgent.ts'
import { createAuthenticator } from '../../testAuthenticator.ts'
import { blockSomebody } from '../../testBlock.ts'
import { createTestSeat } from '../../testSeat.ts'
import { publicOrigin, startService } from '../../testService.ts'
import type { TargetParts } from './testTarget.ts'

/** One request that changes something when its owner asks. */
export interface Change {
  /** As express spells it. */
  readonly route: string
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** An admin with two passkeys, two colleagues, a thief who has the admin's cookie, and everything an admin can change. */
export async function startSeatRequests(
  { store, clock, file }: TargetParts,
  atEnd: Parameters<typeof startService>[1],
) {
  const service = await startService({ memory: store.auth, clock }, atEnd)
  const { admin, hire } = await startStaff(service, publicOrigin)
  const [victim, colleague] = [await hire('agent'), await hire('admin')]
  const options = async () => (await admin.ask('POST', '/auth/passkeys/options')).json()
  const [spare, phone] = [createAuthenticator(publicOrigin), createAuthenticator(publicOrigin)]
  const named = (name: string, response: unknown) => ({ name, response })
  await admin.ask('POST', '/auth/passkeys', named('Spare', spare.create(await options())))
  const addition = named('Phone', phone.create(await options()))
  const asked = await admin.ask('POST', '/auth/session/verification/options')
  const shown = { response: admin.authenticator.get(await asked.json()) }

  const blockId = await blockSomebody(store.auth.blocks, clock.nowMs)
  await admin.ask('POST', '/auth/attack', { site: null, minutes: 1440, reason: 'A flood' })
  const [window] = await store.auth.attackWindows.since(clock.nowMs)
  const change = (route: string, body?: unknown, name = ''): Change => {
    const [method = '', path = ''] = route.split(' ')
    return { route, method, path: path.replace(/:\w+$/, name), body }
  }
  const changes = [
    change('POST /auth/invitations', { role: 'admin' }),
    change('PATCH /auth/agents/:agent', { role: 'admin' }, victim.agentId),
    change('DELETE /auth/agents/:agent', undefined, victim.agentId),
    change('POST /auth/revocations', { kind: 'agent', value: victim.agentId }),
    change('PATCH /auth/blocks/:block', { forGood: true }, blockId),
    change('DELETE /auth/blocks/:block', undefined, blockId),
    change('PATCH /auth/attack/:window', { ended: 'by-hand' }, window?.windowId),
    change('POST /auth/attack', { site: null, minutes: 1440, reason: 'Mine' }),
    change('POST /auth/passkeys/options'),
    change('POST /auth/passkeys', addition),
    change('PATCH /auth/passkeys/:credential', { name: 'Mine' }, admin.authenticator.id),
    change('DELETE /auth/passkeys/:credential', undefined, spare.id),
    change('DELETE /auth/notices/:notice', undefined, 'some'),
    change('POST /auth/session/verification/options'),
    change('POST /auth/session/verification', shown),
    change('DELETE /auth/sessions'),
  ]

  const thief = createSeatPage(service, publicOrigin, createTestSeat(), admin.cookie)
  const steal = ({ method, path, body }: Omit<Change, 'route'>, headers: Record<string, string>) =>
    thief.send(method, path, headers, body)
  return {
    service,
    clock,
    admin,
    victim,
    colleague,
    thief,
    changes,
    steal,
    everything: () => contentOf(file),
  }
}
type SeatRequestTarget = Awaited<ReturnType<typeof startSeatRequests>>

/** Each of these with the stolen cookie, unless the attack brings another. */
interface SeatRequestAttack {
  readonly name: string
  readonly headers: Record<string, string>
  readonly code: string
}

/** Everything but the seat's key: what the thief makes, and what the admin signed for something else. */
export async function attacksOn(
  { admin, colleague, thief, clock }: SeatRequestTarget,
  { method, path }: Change,
): Promise<SeatRequestAttack[]> {
  const { proofFor, claimsFor } = admin.page
  await admin.ask('GET', '/auth/passkeys')
  const old = proofFor(method, path)
  clock.nowMs += 2 * nonceSlotMs
  await Promise.all([admin.ask('GET', '/auth/passkeys'), thief.ask('GET', '/auth/passkeys')])
  const { nonce } = claimsFor(method, path)
  const foreign = createDpopNonces(clock).current()
  const nowSeconds = Math.floor(clock.nowMs / 1000)
  const { seat } = admin
  const secret = admin.cookie.split('=')[1] ?? ''
  const good = () => proofFor(method, path)
  const dpop = (proof: string) => ({ DPoP: proof })
  const says = (claims: object) => dpop(proofFor(method, path, claims))
  const otherMethod = method === 'POST' ? 'PATCH' : 'POST'
  const [header = '', payload = '', signature = ''] = good().split('.')

  const unsigned = ['none', 'None', 'HS256'].flatMap(alg => {
    const text = `${encodePart({ ...seat.header, typ: 'dpop+jwt', alg })}.${payload}`
    const mac = createHmac('sha256', JSON.stringify(seat.seatKey)).update(text).digest('base64url')
    return ['', signature, mac].map((end, n): [string, Record<string, string>] => [
      `${alg}, signature ${n}`,
      dpop(`${text}.${end}`),
    ])
  })
  const invalid: [string, Record<string, string>][] = [
    ['no proof', {}],
    ['an empty proof', dpop('')],
    ['two proofs', dpop(`${good()}, ${good()}`)],
    ['the proof as an access token', { Authorization: `DPoP ${good()}` }],
    ['the cookie as a proof', dpop(secret)],
    ['for another method', dpop(proofFor(otherMethod, path))],
    ['for reading', dpop(proofFor('GET', path))],
    ['for another address', dpop(proofFor(method, '/auth/session'))],
    ['for an address below', dpop(proofFor(method, `${path}/x`))],
    ['for another service', says({ htu: `https://evil.example${path}` })],
    ['without encryption', says({ htu: `http://calls.example${path}` })],
    ['with the cookie as access token', says({ ath: hashOf(secret) })],
    ['with the hash of nothing', says({ ath: hashOf('') })],
    ['with an empty hash', says({ ath: '' })],
    ['the seat’s proof of a socket', dpop(seat.proof({ nonce, mediaKey: seat.mediaKey, iat: nowSeconds }))],
    ['of a socket’s type', dpop(seat.proof(claimsFor(method, path)))],
    ['the admin’s key, the thief’s signature', dpop(thief.proofFor(method, path, {}, { jwk: seat.seatKey }))],
    [
      'another text under the signature',
      dpop(`${header}.${encodePart(claimsFor(method, path))}.${signature}`),
    ],
    ...unsigned,
  ]
  const notNow: [string, Record<string, string>][] = [
    ['made two minutes ago', dpop(old)],
    ['without a nonce', says({ nonce: undefined })],
    ['with another service’s nonce', says({ nonce: foreign })],
  ]
  const byOthers: [string, Record<string, string>][] = [
    ['the thief’s own key', dpop(thief.proofFor(method, path))],
    ['another admin’s key', dpop(colleague.page.proofFor(method, path, { nonce }))],
    ['the proof, with another admin’s cookie', { ...dpop(good()), Cookie: colleague.cookie }],
  ]
  const all = (attacks: typeof invalid, code: string) =>
    attacks.map(([name, headers]): SeatRequestAttack => ({ name, headers, code }))
  return [
    ...all(invalid, '401 proof-invalid'),
    ...all(notNow, '401 proof-nonce-required'),
    ...all(byOthers, '401 seat-proof-invalid'),
    {
      name: 'the proof without the cookie',
      headers: { ...dpop(good()), Cookie: '' },
      code: '401 sign-in-required',
    },
  ]
}

/**
 * Every row of every table, read beside the service from the same file; without the time of a session's last use, which
 * reading moves too.
 */
function contentOf(file: string): Record<string, string[]> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const rowsOf = (name: string) => database.prepare(`SELECT * FROM "${name}"`).all()
    return Object.fromEntries(
      tables.map(({ name }) => [
        String(name),
        rowsOf(String(name))
          .map(row => JSON.stringify({ ...row, seen_at_ms: null }))
          .sort(),
      ]),
    )
  } finally {
    database.close()
  }
}
