import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { writeTypes } from './index.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const types = mkdtempSync(join(tmpdir(), 'ringfence-sdk-types-'))
beforeAll(() => writeTypes(types), 60_000)
afterAll(() => rmSync(types, { recursive: true, force: true }))

/** What the compiler says of a strict project of somebody else; nothing where it is content. */
function compiled(
  files: Readonly<Record<string, string>>,
  compilerOptions: object,
  packages = false,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(types, join(folder, 'types'), { recursive: true })
  if (packages) symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const options = {
    strict: true,
    noEmit: true,
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
  }
  const project = {
    compilerOptions: { ...options, ...compilerOptions },
    include: ['**/*'],
    exclude: ['node_modules'],
  }
  for (const [path, text] of Object.entries({ 'tsconfig.json': JSON.stringify(project), ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  return stdout + stderr
}

/** Pieces of a page of the documents that are written in one language. */
function snippets(path: string, language: string): string[] {
  const text = readFileSync(join(repository, path), 'utf8')
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, marked, snippet]) =>
    marked === language && snippet !== undefined ? [snippet] : [],
  )
}

/** How docs/embedding/README.md says to find the types. */
function recipe(): object {
  const found = snippets('docs/embedding/README.md', 'json').find(snippet => snippet.includes('"paths"'))
  return Object(JSON.parse(found ?? '{}')).compilerOptions
}

test('the types stand beside the files that other people load, and name no package and no other file', () => {
  expect(readdirSync(types).sort()).toEqual([
    ...[
      'button.d.ts',
      'node.d.ts',
      'passkeys.d.ts',
      'ringfence.d.ts',
      'softphone-frame.d.ts',
      'testing.d.ts',
    ],
  ])
  for (const file of readdirSync(types))
    expect(readFileSync(join(types, file), 'utf8')).not.toMatch(
      /\bimport\b|\bfrom '|\bz\.|LitElement|\$brand/,
    )
})

test('a strict page knows the tags, their properties and their events, with nothing installed', () => {
  const page = `
    import { createPhone, RingfenceError, type PhoneSnapshot } from 'https://calls.example.com/sdk/ringfence.js'
    import { createTestPhone } from 'https://calls.example.com/sdk/testing.js'
    const button = document.querySelector('ringfence-call')
    if (button) {
      button.pageContext = () => ({ Product: 'Chair' })
      button.vouch = async () => 'vouch'
      // What one file makes the other takes.
      button.phone = createPhone({ site: 'shop', queue: 'sales', logger: ({ entry }) => entry.length })
      button.phone = createTestPhone({ script: [{ step: 'admit', place: 2 }] })
      button.phone = undefined
      button.call().then(() => button.mute(true)).then(() => button.hangUp())
      if (button.snapshot.state === 'talking') button.snapshot.agentName.trim()
      button.addEventListener('ringfence-state-changed', ({ detail }) => detail.state === 'waiting' && detail.place)
      // @ts-expect-error: it only shows what the phone does.
      button.snapshot = { state: 'idle' }
      button.addEventListener('ringfence-ended', ({ detail }) => detail.talkedMs.toFixed())
      // @ts-expect-error: the element has no such property.
      button.sites = 'shop'
      button.addEventListener('ringfence-refused', ({ detail }) => {
        // @ts-expect-error: no such code.
        if (detail.code === 'no-such-code') button.focus()
      })
    }
    document.addEventListener('ringfence-ended', ({ detail }) => detail.talkedMs.toFixed())
    window.addEventListener('ringfence-refused', ({ detail }) => detail.code === 'closed-now')
    document.createElement('div').shadowRoot?.addEventListener('ringfence-rang', ({ detail }) => detail.callId)
    // @ts-expect-error: an ended call has no code.
    document.addEventListener('ringfence-ended', ({ detail }) => detail.code)
    const passkeys = document.createElement('ringfence-passkeys')
    passkeys.site = 'shop'
    // @ts-expect-error: what the element keeps for itself is not for pages.
    passkeys.busy = true
    const place = (snapshot: PhoneSnapshot): number =>
      snapshot.state === 'waiting' ? (snapshot.place ?? 0) : 0
    const phone = createPhone({ site: 'shop', queue: 'sales' })
    phone.on('snapshotChanged', place)
    phone.call().catch((error: unknown) => error instanceof RingfenceError && error.code)`
  const own = { ...recipe(), lib: ['ES2022', 'DOM'], types: [], skipLibCheck: false }
  expect(compiled({ 'page.ts': page }, own)).toBe('')
})

/** What the pieces of the documents take for granted. */
const around = `
  declare const button: HTMLButtonElement
  declare const phone: import('https://calls.example.com/sdk/ringfence.js').Phone
  declare const product: { readonly name: string }
  declare const wordsFor: Readonly<Record<string, string>>
  declare function show(words: string | undefined): void
  declare function render(snapshot: unknown): void
  declare function offer(words: string, act: () => unknown): void
  declare const user: { readonly id: string; readonly name: string; readonly number: string; readonly createdAt: Date }
  declare const privateKey: CryptoKey
  declare const kid: string
  declare const site: string
  declare const service: string
  declare const webhookUrl: string
  declare const secret: string
  declare const callId: string
  declare const grantId: string
  declare function refund(amount: number): void
  declare const app: import('express').Express
  declare const express: typeof import('express')`

test('what the documents show in TypeScript compiles in a strict project, as they say to set it up', () => {
  const embedding = ['README', 'agents', 'identity', 'own-interface', 'testing', 'back-end', 'words'].map(
    page => `docs/embedding/${page}.md`,
  )
  const pages = ['README.md', ...embedding]
  const shown = pages.flatMap(page => snippets(page, 'ts'))
  expect(shown.length).toBeGreaterThan(4)
  const named = shown.map((snippet, index) => [`backend/${index}.ts`, `${snippet}\nexport {}\n`])
  const files = { ...Object.fromEntries(named), 'around.d.ts': around }
  const backend = ['node.d.ts'].map(file => [`backend/${file}`, readFileSync(join(types, file), 'utf8')])
  const options = { ...recipe(), lib: ['ES2022', 'DOM'], types: ['node'], skipLibCheck: true }
  expect(compiled({ ...files, ...Object.fromEntries(backend) }, options, true)).toBe('')
})

test('the whole page of one’s own interface compiles in a strict project, types and all', () => {
  const html = readFileSync(join(repository, 'docs/embedding/examples/own-interface.html'), 'utf8')
  const script = /<script type="module">\n(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  expect(script).toContain('createPhone')
  const own = {
    ...recipe(),
    ...{
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      types: [],
      skipLibCheck: false,
      allowJs: true,
      checkJs: true,
    },
  }
  expect(compiled({ 'page.js': script }, own)).toBe('')
  // What is wrong in it would be said.
  expect(compiled({ 'page.js': script.replace('now.agentName', 'now.agentsName') }, own)).toContain(
    'agentsName',
  )
})

/** Of React what the example takes, since it is no package of ours. */
const reactAsFarAsUsed = `
  declare module 'react' {
    export function useState<T>(first: T): [T, (next: T) => void]
    export function useEffect(act: () => (() => void) | undefined, deps: readonly unknown[]): void
    export function useCallback<F>(act: F, deps: readonly unknown[]): F
    export function useRef<T>(first: T | null): { current: T | null }
    export function useSyncExternalStore<T>(
      subscribe: (changed: () => void) => () => void,
      now: () => T,
      onServer: () => T,
    ): T
  }
  declare namespace JSX {
    interface IntrinsicElements {
      readonly [tag: string]: object
    }
  }`

test('the example in React compiles against the types that it takes of the library', () => {
  const tsx = readFileSync(join(repository, 'docs/embedding/examples/own-interface.tsx'), 'utf8')
  const own = { ...recipe(), lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [], jsx: 'preserve' }
  expect(compiled({ 'page.tsx': tsx, 'react.d.ts': reactAsFarAsUsed }, own)).toBe('')
  const wrong = tsx.replace('now.agentName', 'now.agentsName')
  expect(compiled({ 'page.tsx': wrong, 'react.d.ts': reactAsFarAsUsed }, own)).toContain('agentsName')
})
