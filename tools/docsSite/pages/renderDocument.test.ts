import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readDocument } from '../markdown/document.ts'
import { renderDocument } from './renderDocument.ts'

const root = mkdtempSync(join(tmpdir(), 'ringfence-render-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

mkdirSync(join(root, 'docs/images'), { recursive: true })
writeFileSync(join(root, 'docs/example.ts'), 'export {}\n')
/** The beginning of a picture of 3 by 2 pixels. */
const png = Buffer.alloc(24)
png.write('\x89PNG\r\n\x1a\n', 0, 'latin1')
png.write('IHDR', 12, 'latin1')
png.writeUInt32BE(3, 16)
png.writeUInt32BE(2, 20)
writeFileSync(join(root, 'docs/images/call.png'), png)

/** The page of `docs/embedding/looks.md` with this text below its title. */
function render(text: string) {
  const documents = [
    { path: 'README.md', text: '# Product\n' },
    { path: 'docs/errors.md', text: '# Errors\n\n## Media\n' },
    { path: 'docs/embedding/README.md', text: '# Embedding\n' },
    { path: 'docs/embedding/looks.md', text: `# Looks\n\n${text}\n` },
  ].map(readDocument)
  const library = { root, documents: new Map(documents.map(each => [each.source.path, each])) }
  const [document] = documents.slice(-1)
  if (!document) throw new Error('No document was read.')
  return renderDocument(library, document)
}
const htmlOf = (text: string): string => render(text).html.trim()

test('headings carry their anchors and lead to themselves; the title is for the page to show', () => {
  expect(htmlOf('## The `card`\n\n### The `card`')).toBe(
    '<h2 id="the-card"><a class="heading-link" href="#the-card">The <code>card</code></a></h2>\n' +
      '<h3 id="the-card-1"><a class="heading-link" href="#the-card-1">The <code>card</code></a></h3>',
  )
  expect(htmlOf('')).toBe('')
})

test.each([
  ['[Errors](../errors.md)', '<a href="../errors.html">Errors</a>'],
  ['[Media](../errors.md#media)', '<a href="../errors.html#media">Media</a>'],
  ['[Embedding](README.md)', '<a href="index.html">Embedding</a>'],
  ['[Start](../../README.md)', '<a href="../index.html">Start</a>'],
  ['[above](#looks)', '<a href="#looks">above</a>'],
  ['[out](https://example.com/?a=1&b=2)', '<a href="https://example.com/?a=1&amp;b=2">out</a>'],
  ['[a `source`](../example.ts)', 'a <code>source</code>'],
  ['`docs/errors.md`', '<a href="../errors.html"><code>docs/errors.md</code></a>'],
  ['`docs/embedding/`', '<a href="index.html"><code>docs/embedding/</code></a>'],
  ['`docs/embedding/looks.md`', '<code>docs/embedding/looks.md</code>'],
  ['`docs/none.md`', '<code>docs/none.md</code>'],
  ['`client/ui/icons.ts`', '<code>client/ui/icons.ts</code>'],
  [
    '[see `docs/errors.md`](https://example.com/)',
    '<a href="https://example.com/">see <code>docs/errors.md</code></a>',
  ],
])('the link %s', (markdown, html) => {
  expect(htmlOf(markdown)).toBe(`<p>${html}</p>`)
})

test('a heading that is a link or names a page holds no link in a link', () => {
  expect(htmlOf('## See [Errors](../errors.md) and `docs/errors.md`')).toBe(
    '<h2 id="see-errors-and-docserrorsmd"><a class="heading-link" href="#see-errors-and-docserrorsmd">See Errors and <code>docs/errors.md</code></a></h2>',
  )
})

test.each([
  ['a line with <b onclick="x()">HTML</b>'],
  ['<script>alert(1)</script>'],
  ['<img src=x onerror=alert(1)>'],
  ['a <pre>raw <img src=x onerror=alert(1)> & <i>block</i></pre> in a line'],
  ['<style>*{display:none}</style>\n\nand more'],
  ['`<script>alert(1)</script>`'],
  ['```html\n<script>alert("1")</script>\n```'],
  ['```unheard-of\n<script>alert("1")</script>\n```'],
  ['| a |\n|---|\n| <script>alert(1)</script> |'],
  ['[<img src=x onerror=alert(1)>](../errors.md)'],
  ['![<img src=x onerror=alert(1)>"onload="x](../images/call.png)'],
  ['[x](https://example.com/"onclick="alert(1))'],
  ['## <script>alert(1)</script>'],
])('HTML in Markdown is shown, never run: %s', markdown => {
  const { html } = render(markdown)
  const tags = [...html.matchAll(/<\/?([\w-]+)([^>]*)>/g)]
  const ours = /^(?:a|code|div|h2|img|p|pre|span|table|tbody|td|th|thead|tr)$/
  expect(tags.map(([, name = '']) => name).filter(name => !ours.test(name))).toEqual([])
  for (const [, name, attributes = ''] of tags) {
    const names = [...attributes.replaceAll(/"[^"]*"/g, '""').matchAll(/([\w-]+)=""/g)].map(
      ([, each]) => each,
    )
    expect([
      name,
      names.filter(each => !/^(?:alt|class|height|href|id|loading|scope|src|width)$/.test(each ?? '')),
    ]).toEqual([name, []])
  }
  expect(html).toMatch(/&lt;|&quot;|%22/)
})

test('comments are left out', () => {
  expect(htmlOf('<!-- for\nauthors -->\n\nOne <!-- two --> three.')).toBe('<p>One  three.</p>')
})

test('code is coloured by classes alone where its language is known, and stays its text', () => {
  const { html } = render('```ts title="x"\nconst one = "<two>"\n```')
  expect(html).toContain('<span class="hljs-keyword">const</span>')
  expect(html).not.toContain('style=')
  expect(html.replaceAll(/<[^>]*>/g, '').trim()).toBe('const one = &quot;&lt;two&gt;&quot;')
  expect(htmlOf('```\nplain\n```')).toBe('<div class="code"><pre><code>plain</code></pre></div>')
})

test('tables scroll in a box of their own and say sides by class; an empty heading is none', () => {
  expect(htmlOf('|   | cost |\n|---|-----:|\n| a | `1`  |')).toBe(
    '<div class="table"><table><thead><tr><td></td><th scope="col" class="right">cost</th></tr></thead><tbody>\n' +
      '<tr><td>a</td><td class="right"><code>1</code></td></tr>\n</tbody></table></div>',
  )
})

test('pictures keep their place and are told, with those that are only linked to', () => {
  const { html, images } = render('![A call](../images/call.png)')
  expect(html.trim()).toBe(
    '<p><img src="../images/call.png" alt="A call" width="3" height="2" loading="lazy"></p>',
  )
  expect(images).toEqual(['docs/images/call.png'])
  expect(render('[The picture](../images/call.png)').images).toEqual(['docs/images/call.png'])
})

test('ticked items are words, not fields', () => {
  expect(htmlOf('- [x] done\n- [ ] not yet')).not.toContain('<input')
})
