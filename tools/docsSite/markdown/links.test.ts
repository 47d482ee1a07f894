import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokenLinks } from './brokenLinks.ts'
import { readDocument } from './document.ts'
import type { Library } from './links.ts'

const root = mkdtempSync(join(tmpdir(), 'ringfence-links-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

beforeAll(() => {
  mkdirSync(join(root, 'docs/embedding/examples'), { recursive: true })
  mkdirSync(join(root, 'docs/images'), { recursive: true })
  writeFileSync(join(root, 'docs/embedding/examples/express.ts'), 'export {}\n')
  writeFileSync(join(root, 'docs/images/call.png'), 'a picture')
})

const others = [
  { path: 'docs/security.md', text: "# Security\n\n## Callers' passkeys\n\n## Again\n\n## Again\n" },
  { path: 'docs/embedding/README.md', text: '# Embedding\n' },
]

/** What is complained of in a page that says this below its title. */
function complaints(text: string, path = 'docs/embedding/identity.md') {
  const documents = [...others, { path, text: `# Title\n\n## Here\n\n${text}\n` }].map(readDocument)
  const library: Library = { root, documents: new Map(documents.map(each => [each.source.path, each])) }
  return documents.flatMap(each => brokenLinks(library, each))
}

describe('links that lead somewhere', () => {
  test.each([
    '[a page](../security.md)',
    '[its heading](../security.md#callers-passkeys)',
    '[a heading twice](../security.md#again-1)',
    '[this page](#here)',
    '[by its name](identity.md#title)',
    "[a folder's own page](../embedding)",
    '[the same](../embedding/)',
    '[a source](examples/express.ts)',
    '[a line of it](examples/express.ts#L3)',
    '[a folder of sources](examples/)',
    '[elsewhere](https://example.com/#any)',
    '[mail](mailto:somebody@example.com)',
    '![A call](../images/call.png)',
    'code with `[brackets](no.md)`',
    '```\n[in a block](no.md)\n```',
  ])('%s', text => {
    expect(complaints(text)).toEqual([])
  })
})

describe('links that lead nowhere are named with their line', () => {
  test.each([
    ['[x](../sekurity.md)', "'../sekurity.md' leads to docs/sekurity.md, which does not exist."],
    [
      '[x](../security.md#nothing)',
      "'../security.md#nothing' names a heading that docs/security.md does not have.",
    ],
    ['[x](#nothing)', "'#nothing' names a heading that docs/embedding/identity.md does not have."],
    [
      '[x](../security.md#again-2)',
      "'../security.md#again-2' names a heading that docs/security.md does not have.",
    ],
    [
      '[x](examples/none.ts)',
      "'examples/none.ts' leads to docs/embedding/examples/none.ts, which does not exist.",
    ],
    ['[x](../../../etc/passwd)', "'../../../etc/passwd' leads out of the project."],
    [
      '[x](/docs/security.md)',
      "'/docs/security.md' begins at a root that the pages do not know; write it relative.",
    ],
    ['[x](javascript:void)', "'javascript:void' is neither a web address nor a file."],
    ['[x](file:///etc/passwd)', "'file:///etc/passwd' is neither a web address nor a file."],
    ['[x](//example.com/)', "'//example.com/' is neither a web address nor a file."],
    ['[x][ref]\n\n[ref]: none.md', "'none.md' leads to docs/embedding/none.md, which does not exist."],
    ['| a |\n|---|\n| [x](none.md) |', "'none.md' leads to docs/embedding/none.md, which does not exist."],
    ['- one\n- [x](none.md)', "'none.md' leads to docs/embedding/none.md, which does not exist."],
    [
      '![A picture](../images/none.png)',
      "'../images/none.png' leads to docs/images/none.png, which does not exist.",
    ],
    ['![Foreign](https://example.com/x.png)', "'https://example.com/x.png' is no image of this project."],
    ['![A source](examples/express.ts)', "'examples/express.ts' is no image of this project."],
    ['![](../images/call.png)', 'This image has no words for who cannot see it.'],
  ])('%s', (text, sentence) => {
    const found = complaints(text)
    expect(found.map(each => each.sentence)).toEqual([sentence])
    expect(found[0]?.path).toBe('docs/embedding/identity.md')
    const inTable = text.startsWith('|') ? 2 : text.startsWith('-') ? 1 : 0
    expect(found[0]?.line).toBe(5 + inTable)
  })

  test('a document without a title', () => {
    const document = readDocument({ path: 'docs/untitled.md', text: 'Only a text.\n\n## Second\n' })
    expect(brokenLinks({ root, documents: new Map() }, document)).toEqual([
      { path: 'docs/untitled.md', line: 1, sentence: 'This document has no title: begin it with "# ".' },
    ])
  })
})
