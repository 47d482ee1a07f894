import { RingfenceError } from '../../protocol/errors.ts'

/** Longest wait for the service to show itself. */
const answerTimeoutMs = 5_000

/**
 * A part that is loaded late did not come. Where the service answers, the part is gone with the version that this page belongs
 * to, and loading the page again brings both; else nobody answers.
 * @throws RingfenceError `protocol-unsupported`, `server-unreachable`
 */
export async function whyNotLoaded(cause: unknown): Promise<never> {
  throw new RingfenceError((await serviceAnswers()) ? 'protocol-unsupported' : 'server-unreachable', {
    cause,
  })
}

/** Asked for where this very file came from. A proxy without its service answers, too, but by 5xx (RFC 9110 section 15.6). */
async function serviceAnswers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerTimeoutMs)
    const { status } = await fetch(import.meta.url, { cache: 'no-store', credentials: 'omit', signal })
    return status < 500
  } catch {
    return false
  }
}
