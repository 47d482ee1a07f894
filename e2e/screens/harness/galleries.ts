import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type InlineConfig, preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the pages that show every state. */
    galleries: Readonly<Record<'button' | 'softphone', string>>
  }
}

/** Builds the galleries once for all files of a run: from their sources a browser would fetch hundreds of files for each test. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-galleries-'))
  const button = await serveGallery(join(folder, 'button'), {
    page: 'client/button/gallery/index.html',
    // At `/assets/passkeys.js`, for whoever looks at the other tag.
    beside: { passkeys: 'client/ownPasskeys/index.ts' },
  })
  const softphone = await serveGallery(join(folder, 'softphone'), {
    page: 'client/softphone/gallery/index.html',
    // Its page runs under the policy of the product's pages, which stands there.
    configFile: 'client/softphone/gallery/vite.config.ts',
  })
  project.provide('galleries', { button: button.address, softphone: softphone.address })
  return async () => {
    await Promise.all([button.close(), softphone.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function serveGallery(
  outDir: string,
  {
    page,
    beside = {},
    configFile = false,
  }: {
    readonly page: string
    readonly beside?: Readonly<Record<string, string>>
    readonly configFile?: string | false
  },
) {
  const config: InlineConfig = {
    ...{ configFile, logLevel: 'error', publicDir: false },
    build: {
      ...{ outDir, emptyOutDir: true, target: 'es2022' },
      // The policy allows nothing inline, data: URLs included.
      ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      rolldownOptions: {
        input: { gallery: page, ...beside },
        output: { entryFileNames: 'assets/[name].js' },
      },
    },
    preview: { host: '127.0.0.1', port: 0 },
  }
  await build(config)
  const server = await preview(config)
  return { address: `${server.resolvedUrls?.local[0]}${page}`, close: () => server.close() }
}
