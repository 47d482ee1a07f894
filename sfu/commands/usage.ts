import { join } from 'node:path'
import { signUsage } from '../../auth/ledger/index.ts'
import type { SiteUsage } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import type { CountingClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { monthSpan } from './calendarSpan.ts'
import { CommandError } from './commandError.ts'
import { demandDataFolder } from './dataFolder.ts'
import { writeNew } from './writeNew.ts'

const usageText = 'Write: npm run usage -- MONTH [FILE], where MONTH is such as 2026-11, in UTC.'

interface Place {
  readonly dataFolder: string
  readonly publicOrigin: string
  readonly clock: CountingClock
}

/**
 * usage: what each site used in a month, beside a running service. Calls that were refused were never let in, and those that nobody
 * talked in or an agent reported count as nothing. With a file, the signed statement is written there; one that exists is left alone.
 * @returns lines that say it.
 * @throws CommandError, StoreUnavailable
 */
export async function tellUsage(words: readonly string[], { dataFolder, ...place }: Place): Promise<string> {
  const { clock, publicOrigin } = place
  const [month = '', file, ...more] = words
  if (more.length > 0) throw new CommandError(usageText)
  const span = monthSpan(month, clock.now(), usageText)
  demandDataFolder(dataFolder)
  const store = await openStore({ file: join(dataFolder, 'ringfence.db'), clock })
  try {
    const sites = [...(await store.calls.records.usage(span))]
    if (file !== undefined) {
      const keysFolder = join(dataFolder, 'keys')
      const used = { iss: publicOrigin, month, ...span, sites }
      await writeNew(file, await signUsage(used, { keysFolder, clock, log: createLog('silent') }))
    }
    const until = new Date(span.toMs).toISOString()
    return [
      `What was used in ${month}, until ${until}:`,
      ...(sites.length === 0 ? ['Nothing.'] : sites.map(lineOf)),
      ...(file === undefined
        ? []
        : [`The signed statement is in ${file}; npm run verify-usage ${file} checks it.`]),
    ].join('\n')
  } finally {
    await store.close()
  }
}

const lineOf = ({ site, calls, answered, reported, counted, countedSeconds }: SiteUsage): string =>
  `${site}: ${counted} calls of ${countedSeconds} s in all count; of ${calls} that were let in, ` +
  `${calls - answered} were not answered, and ${reported} were reported.`
