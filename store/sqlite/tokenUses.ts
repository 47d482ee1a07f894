import type { Database } from 'better-sqlite3'
import type { TokenUses } from '../../auth/ports.ts'
import type { Sweep } from './sweep.ts'

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
 */
export function createTokenUses(connection: Database, sweep: Sweep): TokenUses {
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
  let arrived: Waiting[] = []

  function commit(): void {
    const group = arrived
    arrived = []
    try {
      for (const tell of noteAll.immediate(group)) tell()
    } catch (error) {
      for (const { refuse } of group) refuse(error)
    }
  }

  return {
    async consume(use) {
      await sweep()
      return new Promise((answer, refuse) => {
        // After the input of this turn was read (Node's check phase): every frame that lay ready is in the group.
        if (arrived.push({ use, answer, refuse }) === 1) setImmediate(commit)
      })
    },
  }
}
