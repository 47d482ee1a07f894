import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { WebhookRange } from '../../calls/ports.ts'
import { SiteKey } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import type { CountingClock } from '../clock.ts'
import { CommandError } from './commandError.ts'
import { demandDataFolder } from './dataFolder.ts'
import { writeNew } from './writeNew.ts'

const usage = [
  'Write one of these:',
  '  npm run webhooks -- secret FILE',
  '  npm run webhooks -- status',
  '  npm run webhooks -- replay --from TIME [--to TIME] [--site KEY]',
  'where TIME is such as 2026-11-21 or 2026-11-21T09:00:00Z.',
].join('\n')

interface Place {
  readonly dataFolder: string
  readonly clock: CountingClock
}

/**
 * webhooks: makes a secret; tells how many messages wait at which address, and how many nobody took; has the messages of a time brought again, by
 * the running service or the next one.
 * @throws CommandError, StoreUnavailable
 */
export async function webhooks(words: readonly string[], place: Place): Promise<string> {
  const [what, ...more] = words
  if (what === 'secret') return makeSecret(more)
  if (what === 'status' && more.length === 0) return tellStatus(place)
  if (what === 'replay') return replay(rangeOf(more, place.clock.now()), place)
  throw new CommandError(usage)
}

async function makeSecret(words: readonly string[]): Promise<string> {
  const [file, ...more] = words
  if (file === undefined || more.length > 0) throw new CommandError(usage)
  await writeNew(file, `whsec_${randomBytes(32).toString('base64')}`, 0o600)
  return [
    `The secret is in ${file}: this service signs with it, and the site's back end verifies with the same line.`,
    'It belongs into the configuration of the site:',
    `"webhooks": [{ "url": "https://www.example.com/ringfence", "secretFile": ${JSON.stringify(file)} }]`,
  ].join('\n')
}

async function withOutbox<T>(
  { dataFolder, clock }: Place,
  act: (outbox: Awaited<ReturnType<typeof openStore>>['webhooks']) => Promise<T>,
): Promise<T> {
  demandDataFolder(dataFolder)
  const store = await openStore({ file: join(dataFolder, 'ringfence.db'), clock })
  try {
    return await act(store.webhooks)
  } finally {
    await store.close()
  }
}

const tellStatus = (place: Place): Promise<string> =>
  withOutbox(place, async outbox => {
    const counts = await outbox.counts()
    if (counts.length === 0) return 'No site has an address in "webhooks".'
    return counts
      .map(({ site, url, waiting, givenUp }) => `${site}  ${url}  waiting ${waiting}  given up ${givenUp}`)
      .join('\n')
  })

const replay = (range: WebhookRange, place: Place): Promise<string> =>
  withOutbox(place, async outbox => {
    const deliveries = await outbox.replay(range, place.clock.now())
    const [from, to] = [range.fromMs, range.toMs].map(ms => new Date(ms).toISOString())
    return `${deliveries} messages from ${from} to ${to} are brought again.`
  })

/** @throws CommandError */
function rangeOf(words: readonly string[], nowMs: number): WebhookRange {
  const said = new Map<string, string>()
  for (let at = 0; at < words.length; at += 2) {
    const [name = '', value] = words.slice(at)
    if (!['--from', '--to', '--site'].includes(name) || value === undefined || said.has(name))
      throw new CommandError(usage)
    said.set(name, value)
  }
  const fromMs = timeOf(said.get('--from'))
  const toMs = said.has('--to') ? timeOf(said.get('--to')) : nowMs
  if (fromMs >= toMs) throw new CommandError('--from must be before --to, and not in the future.')
  const site = said.get('--site')
  if (site !== undefined && !SiteKey.safeParse(site).success) throw new CommandError(usage)
  return { fromMs, toMs, site: site === undefined ? null : SiteKey.parse(site) }
}

/** @throws CommandError for what is no day and no moment, or has no zone. */
function timeOf(text = ''): number {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const ms = isTime ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new CommandError(usage)
  return ms
}
