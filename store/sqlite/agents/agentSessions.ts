import type { Kysely, Selectable } from 'kysely'
import type { AgentSession, AgentSessions } from '../../../auth/ports.ts'
import { AgentId, KeyThumbprint, SeatMethod, SeatPlace } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'

const sessionRow = (session: AgentSession) => ({
  secret_hash: session.secretHash,
  agent_id: session.agentId,
  seat_jkt: session.seatJkt,
  method: session.method,
  credential_id: session.credentialId,
  created_at_ms: session.createdAtMs,
  seen_at_ms: session.seenAtMs,
  verified_at_ms: session.verifiedAtMs,
  browser: session.browser,
  place_kind: session.place?.kind ?? null,
  place_origin: session.place?.origin ?? null,
})

const sessionOf = (row: Selectable<Tables['agent_sessions']>): AgentSession => ({
  secretHash: row.secret_hash,
  agentId: stored(AgentId, row.agent_id, 'agent_sessions.agent_id'),
  seatJkt: stored(KeyThumbprint, row.seat_jkt, 'agent_sessions.seat_jkt'),
  method: stored(SeatMethod, row.method, 'agent_sessions.method'),
  credentialId: row.credential_id,
  createdAtMs: row.created_at_ms,
  seenAtMs: row.seen_at_ms,
  verifiedAtMs: row.verified_at_ms,
  browser: row.browser,
  place: placeOf(row),
})

function placeOf({ place_kind: kind, place_origin: origin }: Selectable<Tables['agent_sessions']>) {
  return kind === null ? null : stored(SeatPlace, { kind, origin }, 'agent_sessions.place_kind')
}

/** Signed-in agents by the hash of their secret. Whether a session is too old is auth's to say. */
export const createAgentSessions = (database: Kysely<Tables>): AgentSessions => ({
  async create(session, most) {
    const created = await insertion(database, session).executeTakeFirstOrThrow()
    if (created.numInsertedOrUpdatedRows !== 1n) return 'no-passkey'
    const kept = database
      .selectFrom('agent_sessions')
      .select('secret_hash')
      .where('agent_id', '=', session.agentId)
      // The new one stays, whatever the clocks say.
      .orderBy(({ eb }) => eb('secret_hash', '=', session.secretHash), 'desc')
      .orderBy('seen_at_ms', 'desc')
      .limit(most)
    const above = database
      .deleteFrom('agent_sessions')
      .where('agent_id', '=', session.agentId)
      .where('secret_hash', 'not in', kept)
    return (await above.returning('secret_hash').execute()).map(row => row.secret_hash)
  },
  async find(secretHash) {
    const row = await database
      .selectFrom('agent_sessions')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .executeTakeFirst()
    return row && sessionOf(row)
  },
  async touch(secretHash, seenAtMs) {
    await database
      .updateTable('agent_sessions')
      .set({ seen_at_ms: seenAtMs })
      .where('secret_hash', '=', secretHash)
      .execute()
  },
  async noteVerified(secretHash, atMs) {
    await database
      .updateTable('agent_sessions')
      .set({ verified_at_ms: atMs })
      .where('secret_hash', '=', secretHash)
      .execute()
  },
  async listOf(agentId) {
    const rows = await database
      .selectFrom('agent_sessions')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('seen_at_ms', 'desc')
      .orderBy('created_at_ms', 'desc')
      .execute()
    return rows.map(sessionOf)
  },
  async end(secretHash) {
    await database.deleteFrom('agent_sessions').where('secret_hash', '=', secretHash).execute()
  },
  async endAll({ agentId, credentialId, beforeMs, but }) {
    let query = database.deleteFrom('agent_sessions')
    if (agentId !== undefined) query = query.where('agent_id', '=', agentId)
    if (credentialId !== undefined) query = query.where('credential_id', '=', credentialId)
    if (beforeMs !== undefined) query = query.where('created_at_ms', '<', beforeMs)
    if (but !== undefined) query = query.where('secret_hash', '!=', but)
    const ended = await query.returning('secret_hash').execute()
    return ended.map(row => row.secret_hash)
  },
  async signedIn({ createdAtMs, seenAtMs }) {
    const rows = await database
      .selectFrom('agent_sessions')
      .select('agent_id')
      .distinct()
      .where('created_at_ms', '>', createdAtMs)
      .where('seen_at_ms', '>', seenAtMs)
      .execute()
    return rows.map(row => stored(AgentId, row.agent_id, 'agent_sessions.agent_id'))
  },
})

/** Of a session by a passkey only where that passkey is: it may be removed while it signs in. */
function insertion(database: Kysely<Tables>, session: AgentSession) {
  const row = sessionRow(session)
  const into = database.insertInto('agent_sessions')
  if (row.credential_id === null) return into.values(row)
  const { secret_hash, seat_jkt, method, created_at_ms, seen_at_ms, verified_at_ms, browser } = row
  const { place_kind, place_origin } = row
  return into
    .columns([
      ...(['agent_id', 'credential_id'] as const),
      ...(['secret_hash', 'seat_jkt', 'method', 'created_at_ms', 'seen_at_ms'] as const),
      ...(['verified_at_ms', 'browser', 'place_kind', 'place_origin'] as const),
    ])
    .expression(passkey =>
      passkey
        .selectFrom('agent_credentials')
        .select(['agent_id', 'credential_id'])
        .select(({ val }) => [
          ...[val(secret_hash).as('secret_hash'), val(seat_jkt).as('seat_jkt'), val(method).as('method')],
          ...[val(created_at_ms).as('created_at_ms'), val(seen_at_ms).as('seen_at_ms')],
          ...[val(verified_at_ms).as('verified_at_ms'), val(browser).as('browser')],
          ...[val(place_kind).as('place_kind'), val(place_origin).as('place_origin')],
        ])
        .where('agent_id', '=', row.agent_id)
        .where('credential_id', '=', row.credential_id),
    )
}
