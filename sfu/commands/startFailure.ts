import { StoreUnavailable } from '../../store/index.ts'
import { ConfigError } from '../config.ts'
import { CommandError } from './commandError.ts'

/** One plain sentence with the remedy for whatever kept the server, or a command, from its work. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandError) return error.message
  if (error instanceof StoreUnavailable) return `${error.message} RINGFENCE_DATA names the data folder.`
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
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `RINGFENCE_HOST, "${'hostname' in error ? String(error.hostname) : ''}", is a name that does not resolve. Set it to an address of this machine, such as 127.0.0.1.`
    case 'ENOENT':
      // Where nothing can be made, Node says of a folder that it is not there.
      if (!('syscall' in error) || error.syscall !== 'mkdir') break
      return cannotWrite(path)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return cannotWrite(path)
  }
  if (/bind.* failed.*address not available/i.test(error.message)) {
    return 'RINGFENCE_MEDIA_ADDRESS, or RINGFENCE_HOST where it is not set, is no address of this machine. Set it to one that is.'
  }
  if (/^\[pid:\d+, code:/.test(error.message)) {
    return 'The media worker ended at once. MEDIASOUP_WORKER_BIN must name a media worker for this machine; unset it to have one fetched or built.'
  }
  if (/port bind failed|address already in use/i.test(error.message)) {
    return 'A media port is taken by another program. Stop it, or set RINGFENCE_MEDIA_PORT to a free range.'
  }
  if (typeof code === 'string' && code.startsWith('ERR_OSSL')) {
    return 'RINGFENCE_TLS_CERT and RINGFENCE_TLS_KEY must name a certificate and its private key, both as PEM.'
  }
  return `Ringfence could not start: ${error.message}`
}

const cannotWrite = (path: string): string =>
  `Cannot write to ${path}. Make it writable for this user, or set RINGFENCE_DATA to a folder that is.`
