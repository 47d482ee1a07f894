import {
  type AgentId,
  type CallerId,
  type KeyThumbprint,
  parse,
  RevocationRequest,
  RingfenceError,
  type SiteKey,
} from '../protocol/index.ts'
import type { AgentSession, AuditLog, Clock, Log, Revocations } from './ports.ts'

/** How soon another process's revocations are seen. */
const pollEveryMs = 500

/** What was revoked, as this process knows it: in memory, so that asking costs nothing. */
export interface Revoked {
  token(token: {
    readonly jti: string
    readonly jkt: KeyThumbprint
    readonly site: SiteKey
    readonly issuedAtMs: number
    readonly callerId?: CallerId
    readonly credentialId?: string
  }): boolean
  credential(credentialId: string): boolean
  caller(callerId: CallerId): boolean
  agent(agentId: AgentId): boolean
  site(site: SiteKey): boolean
  session(session: Pick<AgentSession, 'agentId' | 'credentialId' | 'createdAtMs'>): boolean
}

type RevocationListener = (revocation: RevocationRequest) => void | Promise<void>

/** Runs `act` again and again, `ms` apart, until the answer is called. */
export type Every = (ms: number, act: () => void) => () => void

export interface Revocation extends Revoked {
  /**
   * Revokes for good. Resolves when it is on disk and holds in this process; others hold it within half a second.
   * @throws RingfenceError `message-malformed` for a moment that has not come yet.
   */
  revoke(request: RevocationRequest, actor: string): Promise<void>
  /**
   * As `revoke`, for whoever could not undo it.
   * @throws RingfenceError `last-admin`, `message-malformed`.
   */
  revokeUnlessLastAdmin(request: RevocationRequest, actor: string): Promise<void>
  /** Tells of every revocation once, from here or from another process. The answer stops that. */
  onRevoked(listener: RevocationListener): () => void
  /** Looks for other processes' revocations until the answer is called. */
  watch(every: Every): () => void
}

/** Loads what was revoked. */
export async function createRevocation(parts: {
  readonly revocations: Revocations
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}): Promise<Revocation> {
  const { revocations, audit, clock, log } = parts
  const { note, ...revoked } = createRevoked()
  const listeners = new Set<RevocationListener>()
  const known = await revocations.since(0)
  known.revocations.forEach(note)
  let newest = known.newest
  let catchingUp = Promise.resolve()

  async function readOn(): Promise<void> {
    const added = await revocations.since(newest)
    newest = added.newest
    // All of them hold before anybody hears of one.
    added.revocations.forEach(note)
    for (const revocation of added.revocations) {
      // Who came last hears first: calls end as revoked before the sessions go that their agents hang on.
      const told = [...listeners].reverse().map(async listener => listener(revocation))
      for (const outcome of await Promise.allSettled(told)) {
        if (outcome.status === 'rejected') log.warn('revocation not carried out', { cause: outcome.reason })
      }
    }
  }

  /** One at a time, so that nothing is told twice. */
  function catchUp(): Promise<void> {
    const next = catchingUp.then(readOn)
    catchingUp = next.catch(() => undefined)
    return next
  }

  /** `add` writes the row, or says `last-admin` instead. */
  const revokeBy =
    (add: (revocation: RevocationRequest, atMs: number) => Promise<unknown>) =>
    async (request: RevocationRequest, actor: string) => {
      const revocation = parse(RevocationRequest, request)
      const { kind, value } = revocation
      if (kind === 'before' && value > clock.now()) throw new RingfenceError('message-malformed')
      if ((await add(revocation, clock.now())) === 'last-admin') throw new RingfenceError('last-admin')
      await catchUp()
      await audit.append({ actor, action: 'revoked', subject: String(value), details: { kind } })
    }

  return {
    ...revoked,
    revoke: revokeBy(revocations.add),
    revokeUnlessLastAdmin: revokeBy(revocations.addUnlessLastAdmin),
    onRevoked: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch: every =>
      every(pollEveryMs, () => {
        catchUp().catch((cause: unknown) => {
          log.warn('revocations not read', { cause })
        })
      }),
  }
}

function createRevoked(): Revoked & { note(revocation: RevocationRequest): void } {
  const values: Record<Exclude<RevocationRequest['kind'], 'before'>, Set<string>> = {
    jti: new Set(),
    'browser-key': new Set(),
    credential: new Set(),
    identity: new Set(),
    site: new Set(),
    agent: new Set(),
  }
  let beforeMs = 0

  return {
    note: revocation => {
      if (revocation.kind === 'before') beforeMs = Math.max(beforeMs, revocation.value)
      else values[revocation.kind].add(revocation.value)
    },
    token: ({ jti, jkt, site, issuedAtMs, callerId, credentialId }) =>
      issuedAtMs < beforeMs ||
      values.jti.has(jti) ||
      values['browser-key'].has(jkt) ||
      values.site.has(site) ||
      (callerId !== undefined && values.identity.has(callerId)) ||
      (credentialId !== undefined && values.credential.has(credentialId)),
    credential: credentialId => values.credential.has(credentialId),
    caller: callerId => values.identity.has(callerId),
    agent: agentId => values.agent.has(agentId),
    site: site => values.site.has(site),
    session: ({ agentId, credentialId, createdAtMs }) =>
      createdAtMs < beforeMs ||
      values.agent.has(agentId) ||
      (credentialId !== null && values.credential.has(credentialId)),
  }
}
