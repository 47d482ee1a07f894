import {
  cpSync,
  existsSync,
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIndex } from '../../client/docs/search/openIndex.ts'
import { buildDocsSite } from './buildDocsSite.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A project with these documents, and the pages' script and styles as they are. */
function project(documents: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'ringfence-docs-'))
  folders.push(root)
  for (const part of ['client/docs', 'client/softphone/favicon.svg', 'package.json'])
    cpSync(join(repository, part), join(root, part), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  for (const [path, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const listed = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => /\.\w+$/.test(path))

describe('the documentation of this project', () => {
  const site = mkdtempSync(join(tmpdir(), 'ringfence-site-'))
  folders.push(site)
  beforeAll(() => buildDocsSite(repository, site), 60_000)
  const read = (path: string): string => readFileSync(join(site, path), 'utf8')
  const pages = () => listed(site).filter(path => path.endsWith('.html'))

  test('has a page for each document', () => {
    expect(pages()).toEqual(
      expect.arrayContaining(['index.html', 'changelog.html', 'operating.html', 'embedding/index.html']),
    )
    expect(pages().length).toBeGreaterThan(30)
  })

  test('every link, file and anchor of every page is there, and none begins at a root', () => {
    for (const page of pages()) {
      const html = read(page)
      const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
      for (const link of links.filter(link => !/^(?:https?|mailto):/.test(link))) {
        const { pathname, hash } = new URL(link, `https://docs.example/deep/er/${page}`)
        expect(pathname, `${page}: ${link}`).toMatch(/^\/deep\/er\//)
        const path = pathname.slice('/deep/er/'.length)
        expect(existsSync(join(site, path)), `${page}: ${link}`).toBe(true)
        const id = decodeURIComponent(hash.slice(1))
        if (id !== '') expect(read(path).includes(` id="${id}"`), `${page}: ${link}`).toBe(true)
      }
    }
  })

  test('nothing is inline, nothing is foreign, and no two things have one id', () => {
    for (const page of pages()) {
      const html = read(page)
      expect(html, page).not.toMatch(/<style| style=|<script(?![^>]* src=)| on\w+="/)
      expect(html, page).not.toMatch(/<(?:script|img|link)[^>]*(?:src|href)="(?:https?:)?\/\//)
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(ids.length, page).toBe(new Set(ids).size)
    }
  })

  test('is found by a word of a heading, of a table, of code, and by a part of a name', () => {
    const name = listed(site).find(path => /search-.*\.json$/.test(path)) ?? ''
    const find = openIndex(read(name))
    const first = (query: string): string | undefined => find(query)[0]?.path
    expect(first('capacity')).toBe('operating.html#capacity')
    expect(first('RINGFENCE_WORKERS')).toBe('operating.html#variables')
    expect(find('phone').some(({ path }) => path.startsWith('embedding/'))).toBe(true)
    expect(find('capcity')[0]?.path).toBe('operating.html#capacity')
    expect(find('zebra crossing nowhere')).toEqual([])
    for (const { path } of find('call')) {
      const [page = '', id = ''] = path.split('#')
      expect(read(page)).toContain(` id="${decodeURIComponent(id)}"`)
    }
  })
})

test('a link that leads nowhere fails the build, names its line, and leaves what was there', async () => {
  const root = project({ 'README.md': '# One\n\n[x](docs/two.md)\n\n[y](#three)\n' })
  const site = join(root, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'index.html'), 'of before')
  await expect(buildDocsSite(root, site)).rejects.toThrow(
    "README.md:3 'docs/two.md' leads to docs/two.md, which does not exist.\n" +
      "README.md:5 '#three' names a heading that README.md does not have.",
  )
  expect(readFileSync(join(site, 'index.html'), 'utf8')).toBe('of before')
})

test('two documents that would be one page fail the build', async () => {
  const root = project({ 'README.md': '# One\n', 'docs/README.md': '# Two\n' })
  await expect(buildDocsSite(root, join(root, 'site'))).rejects.toThrow(
    'docs/README.md:1 Its page would be that of README.md; give the file another name.',
  )
})

test('what a page was before is gone, and pictures come along from where they are', async () => {
  const root = project({
    'README.md': '# One\n\n![A](docs/images/a.svg)\n',
    'docs/images/a.svg': '<svg/>',
    'docs/images/unused.svg': '<svg/>',
    'docs/node_modules/package/README.md': '# Not ours\n',
  })
  const site = join(root, 'site')
  mkdirSync(site)
  writeFileSync(join(site, 'gone.html'), 'of before')
  await buildDocsSite(root, site)
  expect(
    listed(site)
      .filter(path => !path.startsWith('assets/'))
      .sort(),
  ).toEqual(['images/a.svg', 'index.html'])
})
