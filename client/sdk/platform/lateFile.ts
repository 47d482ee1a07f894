import { RingfenceError } from '../../../protocol/errors.ts'
import { inTime } from '../inTime.ts'
import { addressIn, importAt } from './importAt.ts'
import { ownAddress } from './ownAddress.ts'

/** Longest wait for the service to show itself. */
const answerTimeoutMs = 5_000

/** Longest wait for a part. It goes on loading: whoever asks again may find it there. */
const partTimeoutMs = 10_000

/**
 * Loads a part once. Whoever asks while it loads waits for the same one; whoever asks after it failed has it asked for anew, `again` at an
 * address of its own where the browser said which one failed.
 * @throws RingfenceError `protocol-unsupported`, `server-unreachable`
 */
export function lateFile<T>(
  load: () => Promise<T>,
  again: ((address: string) => Promise<T>) | undefined = importAt,
): () => Promise<T> {
  let loading: Promise<T> | undefined
  let failures = 0
  let address: string | undefined
  const ask = () => (address === undefined || !again ? load() : again(`${address}?again=${failures}`))
  return () => {
    loading ??= loadInTime(ask).catch((error: RingfenceError) => {
      loading = undefined
      failures += 1
      address ??= addressIn(error.cause)
      throw error
    })
    return loading
  }
}

function loadInTime<T>(load: () => Promise<T>): Promise<T> {
  const part = load()
  let isLate = true
  part
    .catch(() => {})
    .finally(() => {
      isLate = false
    })
  return inTime(partTimeoutMs, part).catch(cause => {
    // Nothing is asked of a service that answers nothing.
    if (isLate) throw new RingfenceError('server-unreachable', { cause })
    return whyNotLoaded(cause)
  })
}

/**
 * A part that is loaded late did not come. Where the service answers, the part is gone with the version that this page belongs
 * to, and loading the page again brings both; else nobody answers.
 * @throws RingfenceError `protocol-unsupported`, `server-unreachable`
 */
async function whyNotLoaded(cause: unknown): Promise<never> {
  throw new RingfenceError((await serviceAnswers()) ? 'protocol-unsupported' : 'server-unreachable', {
    cause,
  })
}

/** Asked for where this very file came from. A proxy without its service answers, too, but by 5xx (RFC 9110 section 15.6). */
async function serviceAnswers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerTimeoutMs)
    const { status } = await fetch(ownAddress(), { cache: 'no-store', credentials: 'omit', signal })
    return status < 500
  } catch {
    return false
  }
}
