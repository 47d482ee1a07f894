import { fileURLToPath } from 'node:url'

/**
 * Serves the gallery alone, under the policy of the product's pages, so that what is seen here also runs there.
 * `vite --config client/softphone/gallery/vite.config.ts`, then open `/client/softphone/gallery/index.html`.
 */
export default {
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../../.cache/gallery', import.meta.url)),
  optimizeDeps: { entries: ['client/softphone/gallery/index.html'] },
  server: {
    hmr: false,
    headers: {
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  },
}
