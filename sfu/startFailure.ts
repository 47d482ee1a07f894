import { StoreUnavailable } from '../store/index.ts'
import { CommandError } from './commandError.ts'
import { ConfigError } from './config.ts'

/** One plain sentence with the remedy for whatever kept the server, or a command, from its work. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreUnavailable || error instanceof CommandError) {
    return error.message
  }
  if (!(error instanceof Error)) return `Ringfence could not start: ${String(error)}`
  const code = 'code' in error ? error.code : undefined
  const port = 'port' in error ? String(error.port) : 'the port'
  const path = 'path' in error ? String(error.path) : 'the data folder'
  if (/^spawn .*(ENOENT|EACCES)$/.test(error.message)) {
    return 'The media worker is missing. Run "npm start", which fetches or builds it, or set MEDIASOUP_WORKER_BIN.'
  }
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or set RINGFENCE_PORT to a free port.`
    case 'EADDRNOTAVAIL':
      return 'RINGFENCE_HOST is no address of this machine. Set it to one that is, such as 127.0.0.1.'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return `Cannot write to ${path}. Make it writable for this user, or set RINGFENCE_DATA to a folder that is.`
  }
  if (/port bind failed|address already in use/i.test(error.message)) {
    return 'A media port is taken by another program. Stop it, or set RINGFENCE_MEDIA_PORT to a free range.'
  }
  return `Ringfence could not start: ${error.message}`
}
