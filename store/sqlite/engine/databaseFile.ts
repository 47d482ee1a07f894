import { statSync } from 'node:fs'
import { RingfenceError } from '../../../protocol/index.ts'

/** How the file that is written to has lost its name. */
export type Loss = 'gone' | 'replaced'

/**
 * Whether the file that a connection writes to is still the one that has its name. An open file lives on when its name is deleted, and
 * takes writes that nobody will ever find.
 */
export interface DatabaseFile {
  /** As it is now; `null` when all is well. Costs some microseconds. */
  lost(): Loss | null
  /** @throws RingfenceError `store-unavailable` where it is lost */
  refuseIfLost(): void
}

type Identity = string | null

/** Of the database that was just opened. A name that is put back is right again: all that was written since lies in that file. */
export function createDatabaseFile(file: string): DatabaseFile {
  const names = file === ':memory:' ? [] : [file, `${file}-wal`]
  const opened = names.map(identityOf)

  function lost(): Loss | null {
    for (const [index, name] of names.entries()) {
      const now = identityOf(name)
      if (now === null && opened[index] !== null) return 'gone'
      if (opened[index] !== null && now !== opened[index]) return 'replaced'
      opened[index] = now
    }
    return null
  }

  return {
    lost,
    refuseIfLost() {
      const loss = lost()
      if (loss) throw new RingfenceError('store-unavailable', { cause: new Error(`database ${loss}`) })
    },
  }
}

/** Which file has this name now; `null`: none. */
function identityOf(name: string): Identity {
  try {
    const { dev, ino } = statSync(name, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return null
  }
}
