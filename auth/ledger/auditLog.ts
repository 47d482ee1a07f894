import { RingfenceError } from '../../protocol/index.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { AuditEntry, AuditLog, AuditRows, Clock } from '../ports.ts'
import { type AuditHead, hashOfEntry, hashOfNothing } from './auditEntry.ts'
import { signRecord } from './signedText.ts'

/** More than this many writers in a row were never faster by chance. */
const mostTries = 100

export interface AuditLogWithHead extends AuditLog {
  /** The newest place in the log; sequence 0 and the hash of nothing where it is empty. */
  head(): Promise<AuditHead>
}

/**
 * Writes the audit log: each entry holds the hash of the one before, and a signature over its own. Entries of this process
 * are written one after the other, in the order of asking; where another process was faster, the entry is made anew
 * behind that one's.
 */
export function createAuditLog(parts: {
  readonly rows: AuditRows
  readonly recordKeys: SigningKeys
  readonly clock: Clock
}): AuditLogWithHead {
  const { rows, recordKeys, clock } = parts
  let written: Promise<unknown> = Promise.resolve()

  const head = async () => headOf(await rows.last())

  async function write({ actor, action, subject, details = {} }: Parameters<AuditLog['append']>[0]) {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const before = await head()
      const entry = {
        sequence: before.sequence + 1,
        atMs: clock.now(),
        actor,
        action,
        subject,
        details,
        previousHash: before.hash,
      }
      const hash = hashOfEntry(entry)
      const signed = await signRecord('audit-head+jwt', { sequence: entry.sequence, hash }, recordKeys)
      if ((await rows.append({ ...entry, hash, head: signed })) === 'appended') return
    }
    throw new RingfenceError('internal-error', { cause: new Error('the audit log could not be continued') })
  }

  return {
    head,
    append: entry => {
      const done = written.then(() => write(entry))
      // One that failed, told to whoever asked for it, holds up none behind it.
      written = done.catch(() => undefined)
      return done
    },
  }
}

const headOf = (entry: AuditEntry | undefined): AuditHead =>
  entry === undefined ? { sequence: 0, hash: hashOfNothing } : { sequence: entry.sequence, hash: entry.hash }
