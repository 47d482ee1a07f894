import type { startServer } from '../../sfu/server.ts'

type Log = Parameters<typeof startServer>[2]

/** One line of the log, before anything is redacted. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A log that keeps its lines. */
export interface LogBook extends Log {
  readonly lines: readonly LogLine[]
  /** Everything written, as text. */
  text(): string
  clear(): void
}

export function createLogBook(): LogBook {
  const lines: LogLine[] = []
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, event, fields })
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    lines,
    text: () => lines.map(line => JSON.stringify(line, tellErrors)).join('\n'),
    clear: () => void lines.splice(0),
  }
}

/** An error is no text for JSON: its words and its trace are what a log would show. */
const tellErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { message: value.message, stack: value.stack, cause: value.cause } : value
