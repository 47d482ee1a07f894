import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Config } from './config.ts'

/** The one port for pages, requests and sockets; with TLS where the configuration has a certificate. */
export function createListener(config: Config): Server {
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    // Node looks for slow connections this often; its default of 30 s would make 10 s into 40.
    connectionsCheckingInterval: 2000,
    maxHeaderSize: 16_384,
  }
  if (!config.tls) return createHttpServer(limits)
  const { certificateFile, keyFile } = config.tls
  const pair = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
  return createHttpsServer({ ...limits, handshakeTimeout: 10_000, ...pair })
}

/** @throws the error of a port that could not be had */
export function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Origin to reach it at from this machine. */
export function localUrl(server: Server, config: Config): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  return `${config.tls ? 'https' : 'http'}://${config.host}:${port}`
}

/** Resolves when the last connection is closed. */
export function stop(server: Server, sockets: { close(): void }): Promise<void> {
  return new Promise(resolve => {
    sockets.close()
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
