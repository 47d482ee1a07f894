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

/** The connection of a page that sits at a seat. */
export interface SeatConnection extends Connection {
  /** The keys that all tabs of its browser share; absent where the page is too old to know of tabs. */
  readonly tabOf?: string
}

/** Who can be told something now. */
export interface ConnectionRegistry extends Notify {
  /** Replaces the caller's former connection, which it returns so that it can be told. */
  connectCaller(callId: CallId, connection: Connection): Connection | undefined
  /** Whether this connection was the caller's present one. */
  disconnectCaller(callId: CallId, connection: Connection): boolean
  /** Replaces the agent's former connection, which it returns so that it can be told. */
  connectAgent(agentId: AgentId, connection: SeatConnection): SeatConnection | undefined
  /** Whether this connection was the agent's present one. */
  disconnectAgent(agentId: AgentId, connection: SeatConnection): boolean
}

/** Makes an empty switchboard. */
export function createConnectionRegistry(): ConnectionRegistry {
  const callers = new Map<CallId, Connection>()
  const agents = new Map<AgentId, SeatConnection>()

  const tell = (connection: Connection | undefined, event: EventFrame) => connection?.send(eventText(event))

  return {
    caller: (callId, event) => tell(callers.get(callId), event),
    callerDone(callId) {
      callers.get(callId)?.close(null)
      callers.delete(callId)
    },
    agent: (agentId, event) => tell(agents.get(agentId), event),
    connectCaller: (callId, connection) => replace(callers, callId, connection),
    disconnectCaller: (callId, connection) => callers.get(callId) === connection && callers.delete(callId),
    connectAgent: (agentId, connection) => replace(agents, agentId, connection),
    disconnectAgent: (agentId, connection) => agents.get(agentId) === connection && agents.delete(agentId),
  }
}

function replace<K, L extends Connection>(connections: Map<K, L>, key: K, connection: L): L | undefined {
  const former = connections.get(key)
  connections.set(key, connection)
  return former
}
