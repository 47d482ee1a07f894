import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import {
  AgentId,
  type AgentRole,
  type EnrolmentOptionsRequest,
  type EnrolmentRequest,
  parse,
  RingfenceError,
} from '../../../protocol/index.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import type { AgentMemory, AuditLog, Clock, Inviter } from '../../ports.ts'
import { hashOf, newId, newSecret } from '../../randomIds.ts'
import { ceremonyTimeMs, RegistrationResponse, type RelyingParty } from '../../webauthn/responses.ts'
import { browserName } from './browserName.ts'
import type { Ceremonies } from './ceremonies.ts'
import { creationOptions, verifiedCredential } from './registration.ts'
import { challengeOfStatement, newSeatStatement, seatIn } from './seatStatement.ts'
import type { ProvenAgent } from './signIn.ts'

/** Brings a new agent in: one link, one passkey, once. */
export interface Enrolment {
  createLink(link: {
    readonly by: Inviter | 'operator'
    readonly role: AgentRole
    readonly lifeMs: number
  }): Promise<{ readonly secret: string; readonly expiresAtMs: number }>
  /** @throws RingfenceError `enrolment-invalid`, `message-malformed`. */
  begin(request: EnrolmentOptionsRequest): Promise<PublicKeyCredentialCreationOptionsJSON>
  /**
   * The passkey is called after the browser that made it: not after the person, who may have several.
   * @throws RingfenceError `enrolment-invalid`, `passkey-invalid`, `message-malformed`.
   */
  finish(request: EnrolmentRequest, userAgent: string | undefined): Promise<ProvenAgent>
}

interface EnrolmentParts {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly memory: Pick<AgentMemory, 'accounts' | 'enrolmentLinks'>
  readonly audit: AuditLog
  readonly clock: Clock
}

export function createEnrolment(parts: EnrolmentParts): Enrolment {
  const { relyingParty, ceremonies, memory, audit, clock } = parts

  async function openLink(secret: string): Promise<string> {
    const secretHash = hashOf(secret)
    if (!(await memory.enrolmentLinks.isOpen(secretHash, clock.now()))) {
      throw new RingfenceError('enrolment-invalid')
    }
    return secretHash
  }

  return {
    createLink: async ({ by, role, lifeMs }) => {
      const secret = newSecret()
      const createdAtMs = clock.now()
      const expiresAtMs = createdAtMs + lifeMs
      const inviter = by === 'operator' ? null : by
      const secretHash = hashOf(secret)
      await memory.enrolmentLinks.create({ secretHash, role, inviter, createdAtMs, expiresAtMs })
      const actor = inviter?.agentId ?? 'operator'
      await audit.append({ actor, action: 'agent-invited', subject: '', details: { role } })
      return { secret, expiresAtMs }
    },
    begin: async ({ secret, name, seatKey }) => {
      const secretHash = await openLink(secret)
      const agentId = AgentId.parse(`agent_${newId()}`)
      const statement = newSeatStatement(browserKeyThumbprint(seatKey), clock.now() + ceremonyTimeMs)
      const challenge = challengeOfStatement(statement)
      const creation = await creationOptions(relyingParty, { agentId, name, challenge, exclude: [] })
      await ceremonies.begin({ for: 'enrolment', secretHash, agentId, name, statement }, creation.challenge)
      return creation
    },
    finish: async ({ secret, response }, userAgent) => {
      const secretHash = await openLink(secret)
      const answer = parse(RegistrationResponse, response)
      const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON)
      if (ceremony.for !== 'enrolment' || ceremony.secretHash !== secretHash) {
        throw new RingfenceError('passkey-invalid')
      }
      const { seatJkt } = seatIn(ceremony.statement, challenge)
      const nowMs = clock.now()
      const account = { agentId: ceremony.agentId, name: ceremony.name, createdAtMs: nowMs }
      const of = { agentId: account.agentId, name: browserName(userAgent), createdAtMs: nowMs }
      const credential = await verifiedCredential(answer, challenge, relyingParty, of)
      if ((await memory.accounts.findCredential(credential.credentialId)) !== undefined) {
        throw new RingfenceError('passkey-invalid')
      }
      // Last, so that a prompt that failed does not spend the link; and atomic, so that of two answers one enrols.
      const enrolled = await memory.accounts.enrol({ secretHash, account, credential, nowMs })
      if (enrolled === 'not-open') throw new RingfenceError('enrolment-invalid')
      const { agentId, role } = enrolled
      await audit.append({ actor: agentId, action: 'agent-enrolled', subject: agentId, details: { role } })
      return { account: enrolled, credentialId: credential.credentialId, seatJkt }
    },
  }
}
