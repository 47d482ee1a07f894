import type { AgentId } from '../../protocol/index.ts'
import type { Clock, DutySpan, DutyTimes, Log } from '../ports.ts'
import type { Seat } from './seat.ts'

/** What of a seat says whether its agent is there. */
interface WatchedSeat {
  readonly agentId: AgentId
  readonly seat: Pick<Seat, 'duty' | 'occupation'>
  /** `null`: the page is there. */
  readonly goneAtMs: number | null
  /** `null`: somebody sits there, or may come back. */
  readonly leftBecause: string | null
}

/** Writes down when agents were there to be rung, or talked: what their figures are held to. */
export interface DutyWatch {
  /** A seat may be another by now. */
  look(session: WatchedSeat): void
  /** A round of telling is over. */
  roundOver(): void
  /** The service stops: writes what is known by now, and does not write it again. */
  settle(): void
}

/** Rounds between two writes of times that go on, five minutes: so much is lost at most where a process dies. */
const roundsPerWrite = 60

/** Most spans that wait to be written; the oldest go, since nothing may grow for ever. */
const mostUnwritten = 1000

/** On duty with the page there; a talk counts to its end, whatever duty is said meanwhile. */
const isThere = ({ seat, goneAtMs, leftBecause }: WatchedSeat): boolean =>
  leftBecause === null &&
  (seat.occupation.state === 'talking' || (seat.duty === 'on-duty' && goneAtMs === null))

export function createDutyWatch(parts: {
  readonly dutyTimes: DutyTimes
  readonly clock: Clock
  readonly log: Log
  /** Closing waits for this work. */
  readonly track: (work: Promise<unknown>) => void
}): DutyWatch {
  const { dutyTimes, clock, log, track } = parts
  /** Of agents who are there: since when, by the clock that may be set and by the one that may not. */
  const since = new Map<AgentId, { readonly fromMs: number; readonly monotonicMs: number }>()
  let unwritten: readonly DutySpan[] = []
  let rounds = 0
  let isOver = false

  const spanOf = (agentId: AgentId): readonly DutySpan[] => {
    const begun = since.get(agentId)
    if (!begun) return []
    const { fromMs, monotonicMs } = begun
    return [{ agentId, fromMs, toMs: fromMs + (clock.monotonic() - monotonicMs) }]
  }

  function write(spans: readonly DutySpan[]): void {
    const all = [...unwritten, ...spans].slice(-mostUnwritten)
    unwritten = []
    if (all.length === 0) return
    track(
      dutyTimes.note(all).catch((cause: unknown) => {
        // With the next ones; one that goes on is written whole then.
        unwritten = [...all, ...unwritten].slice(-mostUnwritten)
        log.warn('duty times not written', { spans: all.length, cause })
      }),
    )
  }

  return {
    look(session) {
      const { agentId } = session
      if (isThere(session) === since.has(agentId)) return
      if (since.has(agentId)) {
        const over = spanOf(agentId)
        since.delete(agentId)
        write(over)
      } else since.set(agentId, { fromMs: clock.now(), monotonicMs: clock.monotonic() })
    },
    roundOver() {
      rounds += 1
      if (rounds % roundsPerWrite === 0 && !isOver) write([...since.keys()].flatMap(spanOf))
    },
    settle() {
      isOver = true
      write([...since.keys()].flatMap(spanOf))
    },
  }
}
