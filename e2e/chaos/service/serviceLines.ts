import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** One line of the service's log, or of what it printed else. */
export interface ServiceLine {
  /** By the clock of whoever read it. */
  readonly atMs: number
  readonly event: string
  readonly callId: string | null
  readonly reason: string | null
  readonly text: string
}

/** Hears every line of the process, of its output and of its errors. */
export function readLines(child: ChildProcess, hear: (line: ServiceLine) => void): void {
  for (const input of [child.stdout, child.stderr]) {
    if (input) createInterface({ input }).on('line', text => hear(lineOf(text)))
  }
}

function lineOf(text: string): ServiceLine {
  const { msg, callId, reason } = fieldsIn(text)
  return {
    atMs: performance.now(),
    event: stringOr(msg, ''),
    callId: stringOr(callId, null),
    reason: stringOr(reason, null),
    text,
  }
}

const stringOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' ? value : otherwise

function fieldsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
