import { DatabaseSync } from 'node:sqlite'
import {
  hashOfReceipt,
  type PublishedKey,
  recordKeysOf,
  verifyAudit,
  verifyReceipt,
} from '../../../auth/ledger/index.ts'
import { openAuditLogReader } from '../../../store/index.ts'

/** A record of a call, as it is on disk. */
export interface RecordRow {
  readonly callId: string
  readonly reason: string
  readonly admittedAtMs: number
  readonly talkingAtMs: number | null
  readonly endedAtMs: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly agentId: string | null
}

/** What the database says of calls. */
export interface Stored {
  readonly records: readonly RecordRow[]
  /** Calls that live, or whose record is not written yet. */
  readonly begun: readonly string[]
  /** Leases that nobody gave back. */
  readonly openLeases: readonly string[]
  /** Calls that the audit log has, as often as it has them. */
  readonly audited: readonly string[]
}

/** Read by a stranger to the service, from its file. */
export function readStored(file: string): Stored {
  const database = new DatabaseSync(file, { readOnly: true })
  const all = (sql: string) => database.prepare(sql).all()
  try {
    return {
      records: all('SELECT * FROM call_records').map(row => ({
        callId: String(row.call_id),
        reason: String(row.reason),
        admittedAtMs: Number(row.admitted_at_ms),
        talkingAtMs: row.talking_at_ms === null ? null : Number(row.talking_at_ms),
        endedAtMs: Number(row.ended_at_ms),
        waitedMs: Number(row.waited_ms),
        talkedMs: Number(row.talked_ms),
        agentId: row.agent_id === null ? null : String(row.agent_id),
      })),
      begun: all('SELECT call_id FROM begun_calls').map(row => String(row.call_id)),
      openLeases: all('SELECT call_id FROM leases WHERE talked_ms IS NULL').map(row => String(row.call_id)),
      audited: all("SELECT subject FROM audit_log WHERE action = 'call-recorded'").map(row =>
        String(row.subject),
      ),
    }
  } finally {
    database.close()
  }
}

/**
 * What is wrong with the audit log, held against every receipt that a caller was given; `null` when it is whole.
 * @param origin where the keys are published, and the issuer of the receipts
 */
export async function auditFault(
  file: string,
  origin: string,
  receipts: readonly string[],
): Promise<string | null> {
  const keys = await publishedKeys(origin)
  const reader = openAuditLogReader(file)
  try {
    const witnesses = receipts.map(receipt => {
      const read = verifyReceipt(receipt, keys)
      if (read.state !== 'signed') throw new Error(`a receipt is not genuine: ${read.what}`)
      return { head: read.claims.head, receiptHash: hashOfReceipt(receipt) }
    })
    const verdict = await verifyAudit(reader.rows, keys, witnesses)
    return verdict.state === 'whole' ? null : `entry ${verdict.sequence} is ${verdict.fault}`
  } finally {
    reader.close()
  }
}

async function publishedKeys(origin: string): Promise<readonly PublishedKey[]> {
  const address = `${origin.replace('//localhost:', '//127.0.0.1:')}/.well-known/ringfence-records.json`
  return recordKeysOf(await (await fetch(address, { headers: { connection: 'close' } })).json())
}
