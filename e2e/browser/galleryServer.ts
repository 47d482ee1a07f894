import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Vite's development server with one gallery; the pages run under the policy that its config sets. */
export interface GalleryServer {
  /** Origin, without a slash at its end. */
  readonly origin: string
  close(): Promise<void>
}

const project = fileURLToPath(new URL('../..', import.meta.url))
const address = /http:\/\/127\.0\.0\.1:\d+/

/** @param config path of the gallery's Vite config inside the project */
export async function serveGallery(config: string): Promise<GalleryServer> {
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))
  const server = spawn(process.execPath, [vite, '--config', config, '--host', '127.0.0.1'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const origin = await saidAddress(server)
  return {
    origin,
    async close() {
      if (server.exitCode !== null) return
      const ended = new Promise<void>(resolve => server.once('exit', () => resolve()))
      server.kill()
      await ended
    },
  }
}

function saidAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: unknown) => {
      said += String(text)
      const found = address.exec(said)
      if (found) resolve(found[0])
    }
    server.stdout?.on('data', hear)
    server.stderr?.on('data', hear)
    server.once('exit', code => reject(new Error(`vite ended with code ${code}: ${said}`)))
  })
}
