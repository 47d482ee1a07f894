import { Kysely } from 'kysely'
import type { AuthMemory, Clock } from '../auth/ports.ts'
import type { CallMemory, SiteCalls, WebhookOutbox } from '../calls/ports.ts'
import { createChallenges } from './memory/challenges.ts'
import { createPendingStatements } from './memory/pendingStatements.ts'
import { createAgentAccounts } from './sqlite/agents/agentAccounts.ts'
import { createAgentSessions } from './sqlite/agents/agentSessions.ts'
import { createDutyTimes } from './sqlite/agents/dutyTimes.ts'
import { createEnrolmentLinks } from './sqlite/agents/enrolmentLinks.ts'
import { createCallerAccounts } from './sqlite/callers/callerAccounts.ts'
import { createRecoveryCodes } from './sqlite/callers/recoveryCodes.ts'
import { createBaselines } from './sqlite/calls/baselines.ts'
import { createBegunCalls } from './sqlite/calls/begunCalls.ts'
import { createCallRecords } from './sqlite/calls/callRecords.ts'
import { createGoodCalls } from './sqlite/calls/goodCalls.ts'
import { createLeases } from './sqlite/calls/leases.ts'
import { createTokenUses } from './sqlite/calls/tokenUses.ts'
import { checkpointEveryMs, createCheckpoint } from './sqlite/engine/checkpoint.ts'
import { createDatabaseFile } from './sqlite/engine/databaseFile.ts'
import { openDatabase } from './sqlite/engine/openDatabase.ts'
import { createSweep, sweepEveryMs } from './sqlite/engine/sweep.ts'
import type { Tables } from './sqlite/engine/tables.ts'
import { WaitingDialect } from './sqlite/engine/waitingDialect.ts'
import { createWriteProbe, type StoreTrouble } from './sqlite/engine/writeProbe.ts'
import { createAttackWindows } from './sqlite/ledger/attackWindows.ts'
import { createAuditRows } from './sqlite/ledger/auditRows.ts'
import { createBlocks } from './sqlite/ledger/blocks.ts'
import { createEvidence } from './sqlite/ledger/evidence.ts'
import { createGrants } from './sqlite/ledger/grants.ts'
import { createRevocations } from './sqlite/ledger/revocations.ts'
import { createEventWriter } from './sqlite/webhooks/eventWriter.ts'
import { createWebhookOutbox } from './sqlite/webhooks/webhookOutbox.ts'
import { storeUnavailable } from './storeUnavailable.ts'

export { openAuditLogReader } from './sqlite/ledger/auditLogReader.ts'
export { StoreUnavailable } from './storeUnavailable.ts'

/** Runs `act` again and again, `ms` apart, until the answer is called. */
type Every = (ms: number, act: () => void) => () => void

/** What is remembered: the hot and short-lived in memory, the durable in SQLite. */
export interface Store {
  readonly auth: AuthMemory
  readonly calls: CallMemory
  /** What the back ends of sites read of their calls, and what they are told. */
  readonly siteCalls: SiteCalls
  readonly webhooks: WebhookOutbox
  /** How many hot things are alive now; expired ones are not counted. */
  counts(): { readonly leases: number; readonly challenges: number; readonly statements: number }
  /** Writes, to see whether it can be; `null` when all is well. */
  probe(): Promise<StoreTrouble | null>
  /** Forgets what expired, now. */
  sweep(): Promise<void>
  /** Copies the log of writes into the file when it is long, and sweeps every ten minutes, until the answer is called. */
  tend(every: Every, onFailed: (error: unknown) => void): () => void
  /** Idempotent. Nothing may be asked of the store afterwards. */
  close(): Promise<void>
}

/**
 * Opens the store and sweeps what expired. `file` is the database's path, made where missing (file for its owner
 * only, folder too), or `:memory:`.
 * @throws StoreUnavailable
 */
export async function openStore(options: { readonly file: string; readonly clock: Clock }): Promise<Store> {
  const { clock } = options
  const connection = openDatabase(options.file)
  const database = new Kysely<Tables>({ dialect: new WaitingDialect(connection) })
  const sweep = createSweep(database, connection, clock)
  try {
    await sweep()
  } catch (error) {
    connection.close()
    throw storeUnavailable(options.file, error)
  }

  const place = createDatabaseFile(options.file)
  const events = createEventWriter(connection)
  const begun = createBegunCalls(connection, { events, clock })
  const { ofSite, ...records } = createCallRecords(database, connection, { begun, events, clock })
  const leases = createLeases(connection, begun)
  const challenges = createChallenges(clock)
  const pendingStatements = createPendingStatements(clock)
  return {
    auth: {
      tokenUses: createTokenUses(connection, { place, clock }),
      accounts: createAgentAccounts(database, connection),
      enrolmentLinks: createEnrolmentLinks(database),
      sessions: createAgentSessions(database),
      revocations: createRevocations(database, connection),
      challenges,
      callers: createCallerAccounts(database, connection),
      recoveryCodes: createRecoveryCodes(database, connection),
      pendingStatements,
      auditRows: createAuditRows(database),
      evidence: createEvidence(database),
      grants: createGrants(database, connection, events),
      blocks: createBlocks(database, connection),
      attackWindows: createAttackWindows(database),
    },
    calls: {
      leases,
      records,
      goodCalls: createGoodCalls(database),
      dutyTimes: createDutyTimes(connection),
      baselines: createBaselines(database, connection),
    },
    siteCalls: ofSite,
    webhooks: createWebhookOutbox(connection, events),
    counts: () => ({
      leases: leases.count(clock.now()),
      challenges: challenges.count(clock.now()),
      statements: pendingStatements.count(clock.now()),
    }),
    probe: createWriteProbe(connection, { file: options.file, place }),
    sweep,
    tend: (every, onFailed) => {
      const copyLog = createCheckpoint(connection)
      const stops = [
        every(checkpointEveryMs, () => void copyLog().catch(onFailed)),
        every(sweepEveryMs, () => void sweep().catch(onFailed)),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
    close: async () => {
      connection.close()
    },
  }
}
