import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hasEnded, readProgram } from '../../harness/program.ts'

/** Vite's development server with one gallery; the pages run under the policy that its config sets. */
export interface GalleryServer {
  /** Origin, without a slash at its end. */
  readonly origin: string
  close(): Promise<void>
}

const project = fileURLToPath(new URL('../../..', import.meta.url))

/** @param config path of the gallery's Vite config inside the project */
export async function serveGallery(config: string): Promise<GalleryServer> {
  const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url))
  const server = spawn(process.execPath, [vite, '--config', config, '--host', '127.0.0.1'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const printed = readProgram(server)
  // With the slash behind it: what is there already may break off in the middle of the port.
  const address = await printed.find(/http:\/\/127\.0\.0\.1:\d+\//)
  return {
    origin: new URL(address).origin,
    async close() {
      if (hasEnded(server)) return
      server.kill()
      await printed.ended
    },
  }
}
