import type { Database } from 'better-sqlite3'
import type { Clock, TokenUses } from '../../../auth/ports.ts'
import { codeOf } from '../../../protocol/index.ts'
import type { DatabaseFile } from '../engine/databaseFile.ts'
import { keptAfterExpiryMs } from '../engine/sweep.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'

type Use = Parameters<TokenUses['consume']>[0]

/** In the column of the site; no site's key is empty. */
const ofNoSite = ''

/** One use that waits for its group. */
interface Waiting {
  readonly use: Use
  readonly answer: (outcome: 'first' | 'again') => void
  readonly refuse: (error: unknown) => void
}

/**
 * Used call tokens. One INSERT decides who was first, also between processes and within a group.
 *
 * Waiting for the disk costs more than all else, so the uses that arrive in one turn of the event loop share one
 * transaction: each is answered when all of them are on disk, and when that fails each is rejected and none is noted.
 * **A token whose use could not be written counts as used**: nobody can be let in with it, and whoever brings it again, also
 * while it is still being written, is told that it was used. So does one that was written to a file that has lost its name: the file
 * that has it now knows nothing of the use.
 */
export function createTokenUses(
  connection: Database,
  { place, clock }: { readonly place: DatabaseFile; readonly clock: Clock },
): TokenUses {
  const note = connection.prepare<[jti: string, site: string, expiresAtMs: number]>(
    'INSERT INTO token_uses (jti, site_key, expires_at_ms) VALUES (?, ?, ?) ON CONFLICT (jti) DO NOTHING',
  )
  /** Notes each, and gives the answers that may be told once this has returned. */
  const noteAll = connection.transaction((group: readonly Waiting[]) =>
    group.map(({ use: { jti, site, expiresAtMs }, answer }) => {
      const { changes } = note.run(jti, site ?? ofNoSite, expiresAtMs)
      return () => answer(changes === 1 ? 'first' : 'again')
    }),
  )
  /** Before and after: a file that loses its name in between would take the use with it. */
  const noteWhereItIsFound = (group: readonly Waiting[]) => {
    place.refuseIfLost()
    const tellAll = noteAll.immediate(group)
    place.refuseIfLost()
    return tellAll
  }
  /** What is being written, or could not be, by its `jti`, until when that matters. */
  const tried = new Map<string, number>()
  let arrived: Waiting[] = []

  async function commit(): Promise<void> {
    const group = arrived
    arrived = []
    for (const { use } of group) tried.set(use.jti, use.expiresAtMs + keptAfterExpiryMs)
    try {
      const tellAll = await whenUnlocked(() => noteWhereItIsFound(group))
      for (const { use } of group) tried.delete(use.jti)
      for (const tell of tellAll) tell()
    } catch (error) {
      // Whatever else it was, it is known that nothing was written anywhere.
      if (codeOf(error) !== 'store-unavailable') for (const { use } of group) tried.delete(use.jti)
      for (const { refuse } of group) refuse(error)
      const nowMs = clock.now()
      for (const [jti, untilMs] of tried) if (untilMs < nowMs) tried.delete(jti)
    }
  }

  return {
    refuseIfLost: place.refuseIfLost,
    async consume(use) {
      if (tried.has(use.jti)) return 'again'
      return new Promise((answer, refuse) => {
        // After the input of this turn was read (Node's check phase): every frame that lay ready is in the group.
        if (arrived.push({ use, answer, refuse }) === 1) setImmediate(commit)
      })
    },
  }
}
