import type { Notify } from '../../calls/index.ts'
import {
  type AgentId,
  type CallId,
  type ErrorCode,
  type EventFrame,
  eventText,
} from '../../protocol/index.ts'

/** One person's open socket, as the switchboard needs it. */
export interface Line {
  send(text: string): void
  /** Closes the socket with the code's close code; `null` is a normal closure. Idempotent. */
  close(code: ErrorCode | null): void
}

/** Who can be told something now. */
export interface Switchboard extends Notify {
  /** Replaces the caller's former line, which it returns so that it can be told. */
  connectCaller(callId: CallId, line: Line): Line | undefined
  /** Whether this line was the caller's present one. */
  disconnectCaller(callId: CallId, line: Line): boolean
  /** Replaces the agent's former line, which it returns so that it can be told. */
  connectAgent(agentId: AgentId, line: Line): Line | undefined
  /** Whether this line was the agent's present one. */
  disconnectAgent(agentId: AgentId, line: Line): boolean
}

/** Makes an empty switchboard. */
export function createSwitchboard(): Switchboard {
  const callers = new Map<CallId, Line>()
  const agents = new Map<AgentId, Line>()

  const tell = (line: Line | undefined, event: EventFrame) => line?.send(eventText(event))

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

function replace<K>(lines: Map<K, Line>, key: K, line: Line): Line | undefined {
  const former = lines.get(key)
  lines.set(key, line)
  return former
}
