import type { Notify } from '../../../calls/index.ts'
import {
  type AgentId,
  type CallId,
  type ErrorCode,
  type EventFrame,
  eventText,
} from '../../../protocol/index.ts'

/** One person's open socket, as the switchboard needs it. */
export interface Connection {
  send(text: string): void
  /** Closes the socket with the code's close code; `null` is a normal closure. Idempotent. */
  close(code: ErrorCode | null): void
}

/** The line of a page that sits at a seat. */
export interface SeatConnection extends Connection {
  /** The keys that all tabs of its browser share; absent where the page is too old to know of tabs. */
  readonly tabOf?: string
}

/** Who can be told something now. */
export interface ConnectionRegistry extends Notify {
  /** Replaces the caller's former line, which it returns so that it can be told. */
  connectCaller(callId: CallId, line: Connection): Connection | undefined
  /** Whether this line was the caller's present one. */
  disconnectCaller(callId: CallId, line: Connection): boolean
  /** Replaces the agent's former line, which it returns so that it can be told. */
  connectAgent(agentId: AgentId, line: SeatConnection): SeatConnection | undefined
  /** Whether this line was the agent's present one. */
  disconnectAgent(agentId: AgentId, line: SeatConnection): boolean
}

/** Makes an empty switchboard. */
export function createConnectionRegistry(): ConnectionRegistry {
  const callers = new Map<CallId, Connection>()
  const agents = new Map<AgentId, SeatConnection>()

  const tell = (line: Connection | undefined, event: EventFrame) => line?.send(eventText(event))

  return {
    caller: (callId, event) => tell(callers.get(callId), event),
    callerDone(callId) {
      callers.get(callId)?.close(null)
      callers.delete(callId)
    },
    agent: (agentId, event) => tell(agents.get(agentId), event),
    connectCaller: (callId, line) => replace(callers, callId, line),
    disconnectCaller: (callId, line) => callers.get(callId) === line && callers.delete(callId),
    connectAgent: (agentId, line) => replace(agents, agentId, line),
    disconnectAgent: (agentId, line) => agents.get(agentId) === line && agents.delete(agentId),
  }
}

function replace<K, L extends Connection>(lines: Map<K, L>, key: K, line: L): L | undefined {
  const former = lines.get(key)
  lines.set(key, line)
  return former
}
