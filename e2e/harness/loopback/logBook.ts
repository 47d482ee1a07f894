import { loggedFields } from '../../../sfu/log/loggedFields.ts'
import type { startServer } from '../../../sfu/server.ts'

type Log = Parameters<typeof startServer>[2]

/** One line of the log, before anything is redacted. */
interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A log that keeps its lines. */
export interface LogBook extends Log {
  readonly lines: readonly LogLine[]
  /** Everything written, as text: as the service's own log would, but for the redaction. */
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
    text: () => lines.map(line => JSON.stringify({ ...line, fields: loggedFields(line.fields) })).join('\n'),
    clear: () => void lines.splice(0),
  }
}
