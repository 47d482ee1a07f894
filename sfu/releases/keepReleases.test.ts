import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Log } from '../../calls/ports.ts'
import { describeRelease } from '../../tools/setup/sdkRelease.mjs'
import { keepReleases } from './keepReleases.ts'

const yearMs = 365 * 24 * 60 * 60 * 1000

/** Folders as a build and a service have them. */
function place() {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-releases-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const builtFolder = join(folder, 'dist')
  const keptFolder = join(folder, 'data', 'sdk')
  const warnings: string[] = []
  const say = (text: string) => void warnings.push(text)
  const log: Log = { info() {}, warn: say, error: say }
  return {
    ...{ builtFolder, keptFolder, warnings },
    /** A build whose door loads one late part; parts of former builds stay beside it. */
    build(version: string, words: string, part = `chunks/late-${words}.js`) {
      mkdirSync(join(builtFolder, 'chunks'), { recursive: true })
      writeFileSync(join(builtFolder, part), `export const words = '${words}'\n`)
      writeFileSync(join(builtFolder, 'button.js'), `import('./${part}')\n`)
      writeFileSync(join(builtFolder, 'button.js.br'), `packed ${words}`)
      writeFileSync(join(builtFolder, 'button.d.ts'), 'export {}\n')
      describeRelease(builtFolder, version)
    },
    start: (nowMs = 0) => keepReleases({ builtFolder, keptFolder, nowMs, log }),
    kept: () => readdirSync(keptFolder).sort(),
    read: (name: string) => readFileSync(join(keptFolder, name), 'utf8'),
  }
}

test('a build is kept with its late parts and packed forms, and none of a former build', () => {
  const { build, start, read, keptFolder } = place()
  build('0.1.0', 'former')
  build('0.2.0', 'new')
  const { list, folder } = start(7)
  expect(folder).toBe(keptFolder)
  expect(list.current).toBe('0.2.0')
  expect(Object.keys(list.versions)).toEqual(['0.2.0'])
  expect(Object.keys(list.versions['0.2.0']?.files ?? {})).toEqual([
    'button.d.ts',
    'button.js',
    'chunks/late-new.js',
  ])
  expect(list.versions['0.2.0']?.publishedAtMs).toBe(7)
  expect(read('0.2.0/button.js.br')).toBe('packed new')
  expect(existsSync(join(keptFolder, '0.2.0/chunks/late-former.js'))).toBe(false)
})

test('former versions stay as they were, and one that returns keeps the day of its first', () => {
  const { build, start, read } = place()
  build('0.2.0', 'one')
  start(1)
  build('0.3.0', 'two')
  expect(Object.keys(start(2).list.versions).sort()).toEqual(['0.2.0', '0.3.0'])
  expect(read('0.2.0/chunks/late-one.js')).toContain('one')
  build('0.2.0', 'one')
  const { list } = start(3)
  expect(list.current).toBe('0.2.0')
  expect(list.versions['0.2.0']?.publishedAtMs).toBe(1)
})

test('another build of a version gets a name of its own: what a page has pinned never changes', () => {
  const { build, start, read, kept } = place()
  build('0.2.0', 'one')
  start()
  build('0.2.0', 'two')
  const { current } = start().list
  expect(current).toMatch(/^0\.2\.0\+[0-9a-f]{8}$/)
  expect(start().list.current).toBe(current)
  expect(kept()).toEqual(['0.2.0', current])
  expect(read('0.2.0/button.js')).toContain('late-one')
  expect(read(`${current}/button.js`)).toContain('late-two')
})

test('what is damaged is copied anew; what was broken off goes', () => {
  const { build, start, read, kept, keptFolder } = place()
  build('0.2.0', 'one')
  start(1)
  rmSync(join(keptFolder, '0.2.0/chunks/late-one.js'))
  mkdirSync(join(keptFolder, '.0.1.0.partial'))
  expect(start(2).list.versions['0.2.0']?.publishedAtMs).toBe(1)
  expect(read('0.2.0/chunks/late-one.js')).toContain('one')
  expect(kept()).toEqual(['0.2.0'])
  writeFileSync(join(keptFolder, '0.2.0/release.json'), '{"version":')
  expect(start(3).list.current).toBe('0.2.0')
})

test.each<[string, (folders: ReturnType<typeof place>) => void]>([
  ['without a list of its files', ({ builtFolder }) => rmSync(join(builtFolder, 'release.json'))],
  ['changed after the build', ({ builtFolder }) => writeFileSync(join(builtFolder, 'button.js'), 'other')],
  ['that lacks a file', ({ builtFolder }) => rmSync(join(builtFolder, 'button.d.ts'))],
  [
    'whose list leads out of the folder',
    ({ builtFolder }) => {
      const path = join(builtFolder, 'release.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace('button.d.ts', '../../secret'))
    },
  ],
])('a build %s is not kept, is told to the log, and leaves nothing', (_, spoil) => {
  const folders = place()
  folders.build('0.1.0', 'former')
  folders.start()
  folders.build('0.2.0', 'new')
  spoil(folders)
  const { list } = folders.start()
  expect(list.current).toBe(null)
  expect(Object.keys(list.versions)).toEqual(['0.1.0'])
  expect(folders.kept()).toEqual(['0.1.0'])
  expect(folders.warnings).toEqual(['sdk release not kept'])
})

test('where nothing can be written, the service has no versions and goes on', () => {
  const { build, start, warnings, keptFolder } = place()
  build('0.2.0', 'new')
  mkdirSync(join(keptFolder, '..'), { recursive: true })
  writeFileSync(keptFolder, 'a file stands where the folder would')
  expect(start().list).toEqual({ current: null, versions: {} })
  expect(warnings).toEqual(['sdk release not kept'])
})

test('what is too old goes, but never what is served now', () => {
  const { build, start, kept } = place()
  for (let minor = 0; minor < 12; minor++) {
    build(`0.${minor}.0`, `n${minor}`)
    start(minor)
  }
  build('0.0.0', 'n0')
  start(2 * yearMs)
  expect(kept()).toHaveLength(10)
  expect(kept()).toContain('0.0.0')
})
