import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTypes } from './index.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const types = mkdtempSync(join(tmpdir(), 'ringfence-sdk-types-'))
beforeAll(() => writeTypes(types), 60_000)
afterAll(() => rmSync(types, { recursive: true, force: true }))

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8')
const document = ['README.md', 'own-interface.md', 'testing.md']
  .map(page => read(repository, 'docs/embedding', page))
  .join('\n')
const aboutAgents = read(repository, 'docs/embedding/agents.md')

/** Names in code that a part of the document has: `call()` counts as `call`, `{ callId }` as `callId`. */
function namesIn(part: string): Set<string> {
  const code = [...part.matchAll(/`([^`\n]+)`/g)].flatMap(([, text = '']) => text.match(/[\w-]+/g) ?? [])
  return new Set(code)
}

/** Names that are nowhere in code in the document. */
function lacking(names: readonly string[], page = document): string[] {
  expect(names).not.toEqual([])
  const told = namesIn(page)
  return names.filter(name => !told.has(name))
}

/** Members of an interface of the library's types. */
function membersOf(file: string, name: string): string[] {
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(
    read(types, file),
  )?.[1]
  return [...(body ?? '').matchAll(/^ {4}(?:readonly )?'?([\w-]+)'?[?]?[(:<]/gm)].map(
    ([, member = '']) => member,
  )
}

test.each([
  ['ringfence.d.ts', 'Phone'],
  ['ringfence.d.ts', 'PhoneOptions'],
  ['ringfence.d.ts', 'PhoneEvents'],
  ['ringfence.d.ts', 'CallQuality'],
  ['ringfence.d.ts', 'RefusedUntil'],
  ['ringfence.d.ts', 'CallerPasskeys'],
  ['ringfence.d.ts', 'PasskeysSnapshot'],
  ['testing.d.ts', 'TestPhoneOptions'],
  ['button.d.ts', 'CallButton'],
  ['button.d.ts', 'CallButtonEvents'],
])('the document about embedding names each member of %s, %s', (file, name) => {
  expect(lacking(membersOf(file, name))).toEqual([])
})

test.each([
  ['softphone-frame.d.ts', 'FramedSoftphone'],
  ['softphone-frame.d.ts', 'SoftphoneFrameEvents'],
  ['softphone-frame.d.ts', 'FramedCall'],
  ['ringfence.d.ts', 'Seat'],
  ['ringfence.d.ts', 'SeatEvents'],
  ['ringfence.d.ts', 'SeatOptions'],
])('the document about agents names each member of %s, %s', (file, name) => {
  // What the service's own page says when it is framed is nobody else's.
  const members = membersOf(file, name).filter(member => member !== 'ancestor')
  expect(lacking(members, aboutAgents)).toEqual([])
})

test('the document about embedding names each state of the phone, with its fields', () => {
  const text = read(types, 'ringfence.d.ts')
  const start = text.indexOf('export type PhoneSnapshot')
  const union = text.slice(start, text.indexOf('};\n', text.indexOf("'refused'", start)))
  const states = [...union.matchAll(/state: '([\w-]+)'/g)].map(([, state = '']) => state)
  const fields = [...union.matchAll(/^ {4}readonly (\w+):/gm)].map(([, field = '']) => field)
  expect(lacking(states)).toEqual([])
  expect(lacking(fields.filter(field => field !== 'state'))).toEqual([])
})

test('the document about embedding names each entry of the log, with its fields', () => {
  const text = read(types, 'ringfence.d.ts')
  const news = text.slice(
    text.indexOf('type PhoneNews ='),
    text.indexOf('};\n', text.indexOf('processing-failed')),
  )
  const entries = [...news.matchAll(/entry: '([\w-]+)'/g)].map(([, entry = '']) => entry)
  const fields = [...news.matchAll(/readonly (\w+):/g)].map(([, field = '']) => field)
  expect(entries.length).toBeGreaterThan(10)
  expect(lacking([...entries, ...fields])).toEqual([])
})

test('the document about tests names each step of a script, with its fields', () => {
  const text = read(types, 'testing.d.ts')
  const union = text.slice(
    text.indexOf('type TestStep ='),
    text.indexOf('};\n', text.indexOf("'issue-receipt'")),
  )
  const steps = [...union.matchAll(/step: '([\w-]+)'/g)].map(([, step = '']) => step)
  const fields = [...union.matchAll(/readonly (\w+)\??:/g)].map(([, field = '']) => field)
  expect(steps.length).toBeGreaterThan(20)
  expect(lacking([...steps, ...fields.filter(field => field !== 'step')])).toEqual([])
})

test('the document about embedding names each part of the button', () => {
  const folder = join(repository, 'client/button')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts'),
  )
  const parts = sources.flatMap(file => [...read(folder, file).matchAll(/ part="([\w -]+)"/g)])
  expect(lacking(parts.flatMap(([, names = '']) => names.split(' ')))).toEqual([])
})
