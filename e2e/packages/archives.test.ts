import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { expect, inject, test } from 'vitest'
import { packageNames } from '../../tools/packages/packagePlans.ts'
import { ranNode } from './harness/ran.ts'

const { folder, archives } = inject('strangerApp')
const installed = (name: string) => join(folder, 'node_modules/@ringfence', name)

test.each(packageNames)('the archive of %s resolves and is typed for every resolver of ES modules', name => {
  const attw = join(folder, 'node_modules/@arethetypeswrong/cli/dist/index.js')
  const entries = name === 'button' ? ['--exclude-entrypoints', './custom-elements.json'] : []
  const words = [
    attw,
    archives[name] ?? '',
    '--profile',
    'esm-only',
    '--no-emoji',
    '--format',
    'ascii',
    ...entries,
  ]
  const { code, said } = ranNode(folder, words)
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
})

test.each(packageNames)('%s has nothing that publint objects to, as it is installed', async name => {
  const { messages } = await publint({
    pkgDir: installed(name),
    strict: true,
    level: 'suggestion',
    pack: false,
  })
  expect(messages).toEqual([])
})

test.each(packageNames)(
  '%s has its licence, a README, no script, and no file that nobody is to have',
  name => {
    const files = readdirSync(installed(name))
    const manifest = JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8'))
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'index.js', 'index.d.ts']))
    expect(manifest.scripts).toBeUndefined()
    expect(manifest.license).toBe('SEE LICENSE IN LICENSE')
    expect(files.filter(file => /\.(br|gz|map|ts)$/.test(file) && !file.endsWith('.d.ts'))).toEqual([])
  },
)

test.each(['sdk', 'button', 'server'])('%s names whose code is inside of it, with their licences', name => {
  const notices = readFileSync(join(installed(name), 'NOTICES.txt'), 'utf8')
  const [expected = ''] = { sdk: ['mediasoup-client'], button: ['lit-html'], server: ['jose'] }[name] ?? []
  expect(notices).toMatch(new RegExp(`^${expected} [\\d.]+ \\(`, 'm'))
  expect(notices).toMatch(/Permission is hereby granted|Redistribution and use/)
})

test('editors find the tags, with their attributes, events, parts and custom properties', () => {
  const text = readFileSync(join(installed('button'), 'custom-elements.json'), 'utf8')
  const { schemaVersion, modules } = JSON.parse(text)
  const [call, passkeys] = modules[0].declarations
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name)
  expect(schemaVersion).toBe('2.1.0')
  expect([call.tagName, passkeys.tagName]).toEqual(['ringfence-call', 'ringfence-passkeys'])
  expect(names(call.attributes)).toEqual([
    'site',
    'queue',
    'service',
    'label',
    'lang',
    'page-context',
    'words',
  ])
  expect(names(passkeys.attributes)).toEqual(['site', 'service', 'lang', 'words'])
  expect(names(call.members)).toEqual(expect.arrayContaining(['site', 'vouch', 'pageContext', 'focus']))
  expect(names(call.events)).toEqual(
    expect.arrayContaining(['ringfence-admitted', 'ringfence-ended', 'ringfence-refused']),
  )
  expect(names(call.cssParts)).toEqual(['button', 'label'])
  expect(names(call.cssProperties)).toEqual(
    expect.arrayContaining(['--ringfence-accent', '--ringfence-font', '--ringfence-radius']),
  )
})
