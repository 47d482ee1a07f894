import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toJSONSchema } from 'zod'
import { Sites } from '../auth/index.ts'
import { ConfigFile } from '../sfu/config.ts'

/** One setting: default and range as the document writes them. */
type Settings = Map<string, { readonly default: string; readonly range: string }>

/** What the service takes, from a JSON schema of it. */
function settingsOf(schema: unknown, path: string, settings: Settings): Settings {
  const { type, properties, items, default: preset, minimum, maximum, exclusiveMinimum } = Object(schema)
  const known = settings.has(path)
  if (type === 'object' && properties !== undefined) {
    for (const [key, member] of Object.entries(properties))
      settingsOf(
        member,
        path === '' || path.endsWith('[]') ? `${path} ${key}`.trim() : `${path}.${key}`,
        settings,
      )
    return settings
  }
  if (path !== '' && !path.endsWith('[]') && !known)
    settings.set(path, { default: defaultOf(preset), range: rangeOf(minimum ?? exclusiveMinimum, maximum) })
  return type === 'array' ? settingsOf(items, `${path}[]`, settings) : settings
}

const defaultOf = (preset: unknown): string =>
  preset === undefined ? '–' : Array.isArray(preset) ? 'none' : String(preset)

const rangeOf = (least: unknown, most: unknown): string => {
  if (typeof most !== 'number') return ''
  if (most === Number.MAX_SAFE_INTEGER) return `from ${least}`
  return least === 0 && most === 1_000_000_000 ? `up to ${most}` : `${least} – ${most}`
}

/** What docs/operating.md says; a heading such as `sites[].queues[]` stands before the keys of its table. */
function documented(): Settings {
  const text = readFileSync(new URL('../docs/operating.md', import.meta.url), 'utf8')
  const section = text.slice(text.indexOf('## Configuration file'), text.indexOf('## Agents'))
  const settings: Settings = new Map()
  let under = ''
  for (const line of section.split('\n')) {
    under = /^### .*`(.+)`$/.exec(line)?.[1] ?? under
    const [, key, preset, range] = /^\| `([^`]+)` \| ([^|]*?) ?\| ([^|]*?) ?\|/.exec(line) ?? []
    if (key === undefined || preset === undefined || range === undefined) continue
    const path = `${under} ${key.replaceAll('[].', '[] ')}`.trim().replaceAll('[].', '[] ')
    settings.set(path, { default: preset, range })
  }
  return settings
}

test('the operator reads of every setting, with its default and its range', () => {
  const settings: Settings = new Map()
  settingsOf(toJSONSchema(Sites, { io: 'input', unrepresentable: 'any' }), 'sites', settings)
  settingsOf(toJSONSchema(ConfigFile, { io: 'input', unrepresentable: 'any' }), '', settings)
  const bySpelling = (one: Settings) => Object.fromEntries([...one].sort(([a], [b]) => (a < b ? -1 : 1)))
  expect(bySpelling(documented())).toEqual(bySpelling(settings))
})
