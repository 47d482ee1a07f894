import type { Clock, Log } from '../calls/ports.ts'
import { every } from './clock.ts'

/** Everything that keeps the service from carrying a call; docs/operating.md says of each what to do. */
type Trouble =
  | 'database-gone'
  | 'database-replaced'
  | 'database-locked'
  | 'database-disk-full'
  | 'database-unwritable'
  | 'outbox-full'
  | 'no-media-worker'
  | 'stopping'

/** Whether a call could be carried now, as measured a moment ago. */
type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: readonly Trouble[] }

interface ReadinessWatch {
  /** Costs nothing. */
  now(): Readiness
  /** From now on nobody else is let in. Idempotent. */
  stop(): void
}

/** Every second of these; a shorter interval than the 2 s that are promised, since the last one may still be going on. */
const tickMs = 1000

/**
 * Writes to the database every 2 s, one try at a time, and logs each change. What media and desk know they measure themselves.
 * Resolves when all is known once.
 */
export async function watchReadiness(parts: {
  readonly probe: () => Promise<'gone' | 'replaced' | 'locked' | 'disk-full' | 'unwritable' | null>
  readonly desk: { isOutboxFull(): boolean }
  readonly media: { health(): { readonly answering: number } }
  readonly clock: Clock
  readonly log: Log
}): Promise<ReadinessWatch> {
  const { probe, desk, media, clock, log } = parts
  let database: Awaited<ReturnType<typeof probe>> = null
  let told = ''
  let isLooking = false
  let isStopped = false
  let ticks = 0

  function troubles(): readonly Trouble[] {
    if (isStopped) return ['stopping']
    return [
      ...(database === null ? [] : [`database-${database}` as const]),
      ...(desk.isOutboxFull() ? (['outbox-full'] as const) : []),
      ...(media.health().answering === 0 ? (['no-media-worker'] as const) : []),
    ]
  }

  async function look(): Promise<void> {
    if (isLooking || isStopped) return
    isLooking = true
    try {
      database = await probe()
    } catch (cause) {
      log.error('database not probed', { cause })
    }
    isLooking = false
    if (!isStopped) tell(troubles())
  }

  function tell(why: readonly Trouble[]): void {
    if (why.join() === told) return
    told = why.join()
    if (why.length > 0) log.error('service not ready', { why })
    else log.info('service ready again')
  }

  await look()
  const stop = every(clock, tickMs, () => {
    ticks += 1
    if (ticks % 2 === 0) void look()
  })
  return {
    now: () => {
      const why = troubles()
      return why.length === 0 ? { ready: true } : { ready: false, why }
    },
    stop() {
      isStopped = true
      stop()
    },
  }
}
