import { pino } from 'pino'
import type { Log } from '../calls/ports.ts'
import { loggedFields } from './log/loggedFields.ts'

/** Field names that never leave the process, whoever passes them by mistake. */
const redacted = ['token', 'proof', 'nonce', 'cookie', 'secret', 'authorization', 'address', 'ip', 'jwk']

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * JSON lines on standard output, one per arrow of a call's walk. What was thrown is passed as it is, by the name `cause`: the
 * line shows its trace and nothing that it says.
 */
export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: null, redact: { paths: redacted.flatMap(name => [name, `*.${name}`]) } })
  return {
    info: (event, fields = {}) => logger.info(loggedFields(fields), event),
    warn: (event, fields = {}) => logger.warn(loggedFields(fields), event),
    error: (event, fields = {}) => logger.error(loggedFields(fields), event),
  }
}
