import type { Clock, Log } from '../../calls/ports.ts'
import type { IceServer } from '../../protocol/index.ts'
import { every } from '../clock.ts'
import { askRelay, type RelayState } from './askRelay.ts'

/** Between two looks: nobody notices a broken relay but callers who have no other way, and they cannot tell. */
const betweenMs = 60_000

/** What is asked for is given back at once. */
const credentialMs = 60_000

/**
 * Asks each address of the relays, at once and then every minute, whether it takes our credentials, and logs what changed. The
 * service needs no relay, so that is no trouble of its own. Nothing is waited for; the answer ends it.
 */
export function watchRelays(parts: {
  readonly iceServers: (validForMs: number) => readonly IceServer[]
  readonly clock: Clock
  readonly log: Log
  readonly ask?: typeof askRelay
}): () => void {
  const { clock, log, ask = askRelay } = parts
  const known = new Map<string, string>()
  const stopped = new AbortController()
  const { signal } = stopped

  const look = async (url: string, server: IceServer): Promise<void> => {
    const now = await ask(url, server, { clock, signal })
    const told = now.state === 'refuses' ? `refuses ${now.code}` : now.state
    if (signal.aborted || known.get(url) === told) return
    known.set(url, told)
    tell(url, now)
  }

  const tell = (relay: string, now: RelayState): void => {
    const see = 'docs/operating.md, TURN'
    if (now.state === 'works') log.info('relay works', { relay })
    else if (now.state === 'refuses') log.warn('relay refuses our credential', { relay, code: now.code, see })
    else log.warn('relay not reachable', { relay, code: codeOf(now.cause), see })
  }

  const lookAtAll = () => {
    for (const server of parts.iceServers(credentialMs)) {
      for (const url of server.urls) void look(url, server)
    }
  }

  lookAtAll()
  const stop = parts.iceServers(credentialMs).length > 0 ? every(clock, betweenMs, lookAtAll) : () => {}
  return () => {
    stop()
    stopped.abort()
  }
}

/** As the system, or TLS, names it. */
const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'no-answer'
