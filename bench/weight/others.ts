import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { type Sizes, sizesOf } from './sizes.ts'

/** Libraries that do a comparable thing, and what of each a page imports that makes a call. */
const libraries = {
  '@twilio/voice-sdk': 'Device',
  '@signalwire/js': 'SignalWire',
  '@telnyx/webrtc': 'TelnyxRTC',
  'livekit-client': 'Room',
} as const

/** Imported by one of them, which does not say that it needs it. */
const unsaid = 'tslib'

export interface Other {
  readonly name: string
  readonly version: string
  readonly sizes: Sizes
}

/**
 * Installs each into a folder of its own, outside of this project, and bundles what a page imports of it with the same bundler, for the
 * same browsers, compressed in the same way as ours. One that cannot be had is left out and said.
 */
export async function buildOthers(): Promise<readonly Other[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-weight-of-others-'))
  const others: Other[] = []
  try {
    for (const [name, imported] of Object.entries(libraries)) {
      try {
        others.push(await buildOne(folder, name, imported))
      } catch (error) {
        console.warn(`${name} could not be weighed: ${error instanceof Error ? error.message : error}`)
      }
    }
    return others
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function buildOne(parent: string, name: string, imported: string): Promise<Other> {
  const folder = join(parent, name.replace(/\W/g, '-'))
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--silent', name, unsaid],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const entry = join(folder, 'page.js')
  writeFileSync(entry, `export { ${imported} } from '${name}'\n`)
  const built = await build({
    ...{ root: folder, configFile: false, logLevel: 'error', publicDir: false },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    build: {
      ...{ write: false, target: 'es2022', modulePreload: false },
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  })
  const outputs = [built].flat().flatMap(each => ('output' in each ? each.output : []))
  const code = outputs.flatMap(each => (each.type === 'chunk' ? [each.code] : []))
  return { name, version: versionIn(folder, name), sizes: sizesOf(code.join('\n')) }
}

function versionIn(folder: string, name: string): string {
  const said: unknown = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
  return typeof said === 'object' && said !== null && 'version' in said ? String(said.version) : ''
}
