import { createServer } from 'vite'

/** The gallery of the button, straight from its sources. */
export async function serveButtonGallery(): Promise<{ readonly page: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    // Nothing is found late: a page that reloads itself in the middle of a test would be a flake.
    optimizeDeps: { noDiscovery: true, include: ['lit', 'lit/directives/unsafe-html.js'] },
  })
  await server.listen()
  return {
    page: `${server.resolvedUrls?.local[0]}client/button/gallery/index.html`,
    close: () => server.close(),
  }
}
