import { join } from 'node:path'
import { openRevocation } from '../../auth/index.ts'
import { AgentId, CallerId, KeyThumbprint, RevocationRequest } from '../../protocol/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import type { CountingClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { CommandError } from './commandError.ts'
import { demandDataFolder } from './dataFolder.ts'

const usage =
  'Write: npm run revoke -- KIND VALUE, where KIND is jti, browser-key, credential, identity, site or agent; or before and a moment such as 2026-01-31T12:00:00Z. To revoke a site or before a moment, add --yes.'

interface Place {
  readonly dataFolder: string
  readonly clock: CountingClock
  /** Those that are configured. */
  readonly sites: readonly string[]
}

/**
 * revoke: from the command line, beside a running service, which ends what is revoked within a second.
 * @returns one line that says what was done.
 * @throws CommandError, StoreUnavailable
 */
export async function revoke(words: readonly string[], place: Place): Promise<string> {
  const { dataFolder, clock } = place
  const request = requestFrom(words, place)
  demandDataFolder(dataFolder)
  const store = await openStore({ file: join(dataFolder, 'ringfence.db'), clock })
  try {
    await demandAgent(request, store)
    const revocation = await openRevocation({
      keysFolder: join(dataFolder, 'keys'),
      memory: store.auth,
      clock,
      log: createLog('silent'),
    })
    await revocation.revoke(request, 'operator')
    const [kind, value] = words
    return `Revoked for good, in ${dataFolder}: ${kind} ${value}. A running service ends what it covers within a second.`
  } finally {
    await store.close()
  }
}

function requestFrom(words: readonly string[], { clock, sites }: Place): RevocationRequest {
  const isSure = words.includes('--yes')
  const [kind, value = '', ...more] = words.filter(word => word !== '--yes')
  const request = RevocationRequest.safeParse({
    kind,
    value: kind === 'before' ? momentOf(value) : value,
  }).data
  if (request === undefined || more.length > 0) throw new CommandError(usage)
  if (request.kind === 'before' && request.value > clock.now()) {
    throw new CommandError('That moment has not come yet; what is revoked was begun before.')
  }
  if (request.kind === 'site' && !sites.includes(request.value)) {
    throw new CommandError(`No site "${value}" is configured; there are ${sites.join(', ')}.`)
  }
  if (!isSpelledRight(request)) throw new CommandError(`"${value}" is no ${kind}. ${usage}`)
  if (!isSure && (request.kind === 'site' || request.kind === 'before')) {
    throw new CommandError(`This is for good and for everybody. To do it, add --yes: ${kind} ${value} --yes`)
  }
  return request
}

function isSpelledRight({ kind, value }: RevocationRequest): boolean {
  if (kind === 'browser-key') return KeyThumbprint.safeParse(value).success
  if (kind === 'identity') return CallerId.safeParse(value).success
  if (kind === 'agent') return AgentId.safeParse(value).success
  return kind === 'before' || /^[A-Za-z0-9_-]+$/.test(value)
}

async function demandAgent({ kind, value }: RevocationRequest, store: Store): Promise<void> {
  if (kind !== 'agent') return
  const account = await store.auth.accounts.find(AgentId.parse(value))
  if (account === undefined) throw new CommandError(`There is no agent ${value}.`)
}

/** Milliseconds since the epoch, as they are or from a date; NaN where it is neither. */
const momentOf = (text: string): number => (/^\d{12,}$/.test(text) ? Number(text) : Date.parse(text))
