import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuthMemory } from '../../auth/ports.ts'
import { CommandError } from './commandError.ts'

/** What only a backup can bring back: who every vouched caller was, and what verifies receipts and the audit log. */
const irreplaceable = ['pairwise.key', join('keys', 'records')]

const missingIn = (dataFolder: string, names: readonly string[]): string | undefined =>
  names.find(name => !existsSync(join(dataFolder, name)))

/**
 * For commands beside the service, which make nothing: in a wrong folder they would say that all is done.
 * @throws CommandError
 */
export function demandDataFolder(dataFolder: string): void {
  const missing = missingIn(dataFolder, ['ringfence.db', ...irreplaceable])
  if (missing === undefined) return
  throw new CommandError(
    `${dataFolder} is not the data folder of a service: ${missing} is missing. Set RINGFENCE_DATA to the one that is.`,
  )
}

/**
 * A database that has been written to came with these files; new ones would make every caller a stranger and every receipt
 * unreadable.
 * @throws CommandError
 */
export async function refuseIncompleteRestore(
  dataFolder: string,
  { auditRows }: Pick<AuthMemory, 'auditRows'>,
): Promise<void> {
  const missing = missingIn(dataFolder, irreplaceable)
  if (missing === undefined || (await auditRows.last()) === undefined) return
  throw new CommandError(
    `${join(dataFolder, missing)} is missing, but the database beside it is in use. Restore it from the backup that the database is from.`,
  )
}
