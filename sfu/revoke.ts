import { join } from 'node:path'
import { openRevocation } from '../auth/index.ts'
import { RevocationRequest } from '../protocol/index.ts'
import { openStore } from '../store/index.ts'
import type { CountingClock } from './clock.ts'
import { CommandError } from './commandError.ts'
import { createLog } from './log.ts'

const usage =
  'Write: npm run revoke -- KIND VALUE, where KIND is jti, browser-key, credential, identity, site or agent; or before and a moment such as 2026-01-31T12:00:00Z.'

/**
 * revoke: from the command line, beside a running service, which ends what is revoked within a second.
 * @returns one line that says what was done.
 * @throws CommandError, StoreUnavailable
 */
export async function revoke(
  words: readonly string[],
  { dataFolder, clock }: { readonly dataFolder: string; readonly clock: CountingClock },
): Promise<string> {
  const [kind, value = '', ...more] = words
  const moment = kind === 'before' ? momentOf(value) : value
  const request = RevocationRequest.safeParse({ kind, value: moment })
  if (!request.success || more.length > 0) throw new CommandError(usage)
  if (request.data.kind === 'before' && request.data.value > clock.now()) {
    throw new CommandError('That moment has not come yet; what is revoked was begun before.')
  }
  const store = await openStore({ file: join(dataFolder, 'ringfence.db'), clock })
  try {
    const revocation = await openRevocation({
      keysFolder: join(dataFolder, 'keys'),
      memory: store.auth,
      clock,
      log: createLog('silent'),
    })
    await revocation.revoke(request.data, 'operator')
    return `Revoked for good: ${kind} ${value}. A running service ends what it covers within a second.`
  } finally {
    await store.close()
  }
}

/** Milliseconds since the epoch, as they are or from a date; NaN where it is neither. */
const momentOf = (text: string): number => (/^\d{12,}$/.test(text) ? Number(text) : Date.parse(text))
