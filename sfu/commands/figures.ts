import { join } from 'node:path'
import { readFigures } from '../../calls/index.ts'
import { QueueKey, SiteKey } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import type { CountingClock } from '../clock.ts'
import { daySpan } from './calendarSpan.ts'
import { CommandError } from './commandError.ts'
import { demandDataFolder } from './dataFolder.ts'
import { figuresTable } from './figuresTable.ts'
import { writeNew } from './writeNew.ts'

const usageText =
  'Write: npm run figures -- MONTH [--site KEY] [--queue KEY] [FILE], where MONTH is such as 2026-11, or a day such as 2026-11-21, in UTC.'

/**
 * figures: what calls of a month or a day come to, of all and of those that count as trusted, beside a running service. With a file, the same is
 * written there as JSON; one that exists is left alone.
 * @returns a table.
 * @throws CommandError, StoreUnavailable
 */
export async function tellFigures(
  words: readonly string[],
  { dataFolder, clock }: { readonly dataFolder: string; readonly clock: CountingClock },
): Promise<string> {
  const { month, of, file } = wordsOf(words)
  const span = daySpan(month, clock.now(), usageText)
  demandDataFolder(dataFolder)
  const store = await openStore({ file: join(dataFolder, 'ringfence.db'), clock })
  try {
    const figures = await readFigures(store.calls, span, of)
    const names = new Map((await store.auth.accounts.list()).map(({ agentId, name }) => [agentId, name]))
    if (file !== undefined) await writeNew(file, JSON.stringify({ ...of, ...figures }, null, 2))
    const where = [of.site && `site ${of.site}`, of.queue && `queue ${of.queue}`].filter(Boolean).join(', ')
    return [
      `Calls that ended in ${month}, until ${new Date(span.toMs).toISOString()}${where && `, ${where}`}:`,
      '',
      ...figuresTable(figures, agentId => names.get(agentId) ?? agentId),
      ...(file === undefined ? [] : ['', `The same is in ${file}, as JSON.`]),
    ].join('\n')
  } finally {
    await store.close()
  }
}

interface Asked {
  readonly month: string
  readonly of: { readonly site?: SiteKey; readonly queue?: QueueKey }
  readonly file: string | undefined
}

/** @throws CommandError */
function wordsOf(words: readonly string[]): Asked {
  const plain: string[] = []
  let of: Asked['of'] = {}
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!word.startsWith('--')) {
      plain.push(word)
      continue
    }
    at += 1
    const [site, queue] = [SiteKey.safeParse(words[at]).data, QueueKey.safeParse(words[at]).data]
    if (word === '--site' && site !== undefined && of.site === undefined) of = { ...of, site }
    else if (word === '--queue' && queue !== undefined && of.queue === undefined) of = { ...of, queue }
    else throw new CommandError(usageText)
  }
  const [month = '', file, ...more] = plain
  if (more.length > 0) throw new CommandError(usageText)
  return { month, of, file }
}
