import type { PublishedKey } from '../keys/signingKeys.ts'
import type { AuditEntry, AuditRows } from '../ports.ts'
import { AuditHead, hashOfEntry, hashOfNothing } from './auditEntry.ts'
import { readSignedRecord } from './signedText.ts'

/**
 * What can be wrong at one place of the log.
 * `edited`: the row is not what was signed. `removed`: the row is nowhere. `inserted`: a row that nobody signed stands in
 * front of it. `reordered`: it stands elsewhere. `unsigned`: no given key signed what stands there. `forked`: it was
 * signed, and continues another history than the row before. Against witnesses: `cut`: the log ends before this place;
 * `rewritten`: another row stands there; `unrecorded`: a call with a receipt is not in the log.
 */
export type AuditFault =
  | 'edited'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'unsigned'
  | 'forked'
  | 'cut'
  | 'rewritten'
  | 'unrecorded'

export type AuditVerdict =
  | { readonly state: 'whole'; readonly head: AuditHead; readonly newestAtMs: number | null }
  | { readonly state: 'broken'; readonly sequence: number; readonly fault: AuditFault }

/** What somebody kept outside this database: a head, or a receipt with the head in it. */
export interface AuditWitness {
  readonly head: AuditHead
  /** SHA-256 of the receipt, base64url; `null` for a bare head. */
  readonly receiptHash: string | null
}

const pageSize = 500

/**
 * Finds the first place where the log is not what was written. Reads nothing but rows and published keys, so anybody
 * who has a copy can do it. Without witnesses a cut tail cannot be seen: what is left is a whole, shorter log.
 */
export async function verifyAudit(
  rows: Pick<AuditRows, 'read'>,
  keys: readonly PublishedKey[],
  witnesses: readonly AuditWitness[] = [],
): Promise<AuditVerdict> {
  const unseen = new Set(witnesses.flatMap(({ receiptHash }) => receiptHash ?? []))
  let head: AuditHead = { sequence: 0, hash: hashOfNothing }
  let newestAtMs: number | null = null
  for await (const entry of everyEntry(rows)) {
    const sequence = head.sequence + 1
    const fault = await faultAt(sequence, entry, head.hash, rows, keys)
    if (fault !== undefined) return { state: 'broken', sequence, fault }
    head = { sequence, hash: entry.hash }
    newestAtMs = entry.atMs
    const other = witnesses.find(
      witness => witness.head.sequence === sequence && witness.head.hash !== head.hash,
    )
    if (other !== undefined) return { state: 'broken', sequence, fault: 'rewritten' }
    if (entry.action === 'call-recorded') unseen.delete(String(entry.details.receipt))
  }
  return faultOfEnd(head, witnesses, unseen) ?? { state: 'whole', head, newestAtMs }
}

/** What only shows when the last row was read. */
function faultOfEnd(
  head: AuditHead,
  witnesses: readonly AuditWitness[],
  unseen: ReadonlySet<string>,
): AuditVerdict | undefined {
  const later = witnesses.some(witness => witness.head.sequence > head.sequence)
  if (later) return { state: 'broken', sequence: head.sequence + 1, fault: 'cut' }
  if (witnesses.some(witness => witness.head.sequence === 0 && witness.head.hash !== hashOfNothing)) {
    return { state: 'broken', sequence: 0, fault: 'rewritten' }
  }
  const lost = witnesses.find(({ receiptHash }) => receiptHash !== null && unseen.has(receiptHash))
  return lost && { state: 'broken', sequence: lost.head.sequence + 1, fault: 'unrecorded' }
}

async function faultAt(
  sequence: number,
  entry: AuditEntry,
  previousHash: string,
  rows: Pick<AuditRows, 'read'>,
  keys: readonly PublishedKey[],
): Promise<AuditFault | undefined> {
  const signed = signedHead(entry, keys)
  const genuine = signed !== undefined && isAsSigned(entry, signed)
  if (genuine && signed.sequence === sequence && entry.sequence === sequence) {
    return entry.previousHash === previousHash ? undefined : 'forked'
  }
  const isElsewhere = await standsSomewhere(sequence, rows, keys)
  if (genuine && signed.sequence !== sequence) return isElsewhere ? 'reordered' : 'removed'
  if (isElsewhere && !genuine) return 'inserted'
  return signed === undefined ? 'unsigned' : 'edited'
}

function signedHead(entry: AuditEntry, keys: readonly PublishedKey[]): AuditHead | undefined {
  const read = readSignedRecord(entry.head, 'audit-head+jwt', AuditHead, keys)
  return read.state === 'signed' ? read.claims : undefined
}

/** Whether the row says what was signed, wherever it stands now. */
function isAsSigned(entry: AuditEntry, signed: AuditHead): boolean {
  try {
    return entry.hash === signed.hash && hashOfEntry({ ...entry, sequence: signed.sequence }) === signed.hash
  } catch {
    // Somebody put there what has no canonical text.
    return false
  }
}

/** Looks for the genuine row of this place in the whole log. */
async function standsSomewhere(
  sequence: number,
  rows: Pick<AuditRows, 'read'>,
  keys: readonly PublishedKey[],
): Promise<boolean> {
  for await (const entry of everyEntry(rows)) {
    const signed = signedHead(entry, keys)
    if (signed?.sequence === sequence && isAsSigned(entry, signed)) return true
  }
  return false
}

/** In the order of their numbers, also those that were given a number no entry ever had. */
async function* everyEntry(rows: Pick<AuditRows, 'read'>): AsyncGenerator<AuditEntry> {
  let from = Number.MIN_SAFE_INTEGER
  for (;;) {
    const page = await rows.read(from, pageSize)
    yield* page
    const last = page.at(-1)
    // Numbers too large to tell apart would come again and again.
    if (last === undefined || page.length < pageSize || last.sequence < from) return
    from = last.sequence + 1
  }
}
