import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { EnrolmentLinks } from '../../../auth/ports.ts'
import type { Tables } from '../engine/tables.ts'
import { revokedValues } from './usableAdmins.ts'

/** Enrolment links by the hash of their secret. They are taken together with the writing of an account. */
export const createEnrolmentLinks = (database: Kysely<Tables>): EnrolmentLinks => ({
  async create({ secretHash, role, inviter, createdAtMs, expiresAtMs }) {
    await database
      .insertInto('enrolment_links')
      .values({
        secret_hash: secretHash,
        role,
        inviter_id: inviter?.agentId ?? null,
        inviter_credential_id: inviter?.credentialId ?? null,
        created_at_ms: createdAtMs,
        expires_at_ms: expiresAtMs,
        used: 0,
      })
      .execute()
  },
  async isOpen(secretHash, nowMs) {
    const link = await database
      .selectFrom('enrolment_links')
      .select('secret_hash')
      .where('secret_hash', '=', secretHash)
      .where(isOpenAt(nowMs))
      .executeTakeFirst()
    return link !== undefined
  },
})

type OfLink = ExpressionBuilder<Tables, 'enrolment_links'>

/** The condition of an open link: one text, so that looking and taking never differ. */
export const isOpenAt = (nowMs: number) => (link: OfLink) =>
  link.and([
    link('used', '=', 0),
    link('expires_at_ms', '>', nowMs),
    link.not(link.exists(laterMoment(link))),
    link.or([link('inviter_id', 'is', null), link.exists(admittedInviter(link))]),
  ])

/** A revoked moment that the link was made before. */
const laterMoment = (link: OfLink) =>
  link
    .selectFrom('revocations')
    .select('number')
    .where('kind', '=', 'before')
    .where(sql<number>`CAST(value AS INTEGER)`, '>', link.ref('enrolment_links.created_at_ms'))

/** The inviter, where nothing that the invitation stands on is gone. */
const admittedInviter = (link: OfLink) =>
  link
    .selectFrom('agent_accounts')
    .select('agent_accounts.agent_id')
    .whereRef('agent_accounts.agent_id', '=', 'enrolment_links.inviter_id')
    .where('agent_accounts.role', '=', 'admin')
    .where('agent_accounts.agent_id', 'not in', revokedValues(link, 'agent'))
    .where(inviter =>
      inviter.or([
        inviter('enrolment_links.inviter_credential_id', 'is', null),
        inviter.exists(
          inviter
            .selectFrom('agent_credentials')
            .select('credential_id')
            .whereRef('credential_id', '=', 'enrolment_links.inviter_credential_id')
            .where('credential_id', 'not in', revokedValues(link, 'credential')),
        ),
      ]),
    )
