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
  connectCaller(callId: CallId, line: Line): void
  disconnectCaller(callId: CallId): void
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
    callerDone: callId => callers.get(callId)?.close(null),
    agent: (agentId, event) => tell(agents.get(agentId), event),
    connectCaller: (callId, line) => void callers.set(callId, line),
    disconnectCaller: callId => void callers.delete(callId),
    connectAgent(agentId, line) {
      const former = agents.get(agentId)
      agents.set(agentId, line)
      return former
    },
    disconnectAgent: (agentId, line) => agents.get(agentId) === line && agents.delete(agentId),
  }
}
