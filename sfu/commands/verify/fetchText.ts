import type { Clock } from '../../../calls/ports.ts'
import { CommandError } from '../commandError.ts'

const fetchTimeMs = 10_000

/**
 * Text at an https address, or at one of this machine; redirects are not followed.
 * @throws CommandError
 */
export async function fetchText(url: string, clock: Clock): Promise<string> {
  if (!/^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/.test(url)) {
    throw new CommandError(`${url} is not an https address.`)
  }
  const abort = new AbortController()
  const cancel = clock.after(fetchTimeMs, () => abort.abort())
  try {
    const response = await fetch(url, { redirect: 'error', signal: abort.signal })
    if (!response.ok) throw new Error(`status ${response.status}`)
    return await response.text()
  } catch (cause) {
    throw new CommandError(`${url} could not be fetched.`, { cause })
  } finally {
    cancel()
  }
}
