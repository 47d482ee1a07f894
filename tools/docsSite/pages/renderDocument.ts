import { join } from 'node:path'
import { Marked, type Tokens } from 'marked'
import type { Document } from '../markdown/document.ts'
import { follow, type Library, pageAt } from '../markdown/links.ts'
import { escapeHtml } from './escapeHtml.ts'
import { highlight } from './highlight.ts'
import { imagePath, pagePath, pathBetween } from './pagePath.ts'
import { pictureHtml } from './pictureHtml.ts'

interface Rendered {
  /** Everything below the title. */
  readonly html: string
  /** Images that it shows or leads to, by their paths from the project's root. */
  readonly images: readonly string[]
}

/**
 * A document's text as HTML. HTML written in Markdown is shown as the text that it is, comments in it are left out: what a page
 * holds is decided here alone. Links that lead nowhere are text; `brokenLinks` finds them before.
 */
export function renderDocument(library: Library, document: Document): Rendered {
  const images = new Set<string>()
  const here = pagePath(document.source.path)
  let insideLink = false
  /** Links hold no links. */
  const linked = (href: string, inner: () => string, attributes = ''): string => {
    if (insideLink) return inner()
    insideLink = true
    const html = `<a${attributes} href="${escapeHtml(href)}">${inner()}</a>`
    insideLink = false
    return html
  }
  const pageHref = (target: Document, fragment = ''): string => {
    if (target === document && fragment !== '') return `#${encodeURIComponent(fragment)}`
    const path = pathBetween(here, pagePath(target.source.path))
    return fragment === '' ? path : `${path}#${encodeURIComponent(fragment)}`
  }
  const hrefOf = (written: string): string | undefined => {
    const target = follow(library, document.source.path, written)
    if (target.kind === 'page') return pageHref(target.document, target.fragment)
    if (target.kind === 'elsewhere') return target.href
    if (target.kind !== 'image') return undefined
    images.add(target.path)
    return pathBetween(here, imagePath(target.path))
  }

  const marked = new Marked({
    renderer: {
      heading(token) {
        const heading = document.headingOf.get(token)
        if (!heading || token === document.titleToken) return ''
        const inner = linked(
          `#${encodeURIComponent(heading.slug)}`,
          () => this.parser.parseInline(token.tokens),
          ' class="heading-link"',
        )
        return `<h${heading.depth} id="${escapeHtml(heading.slug)}">${inner}</h${heading.depth}>\n`
      },
      code({ text, lang = '' }) {
        const language = /^[\w+#-]+/.exec(lang)?.[0]?.toLowerCase() ?? ''
        return `<div class="code"><pre><code>${highlight(text, language)}</code></pre></div>\n`
      },
      codespan({ text }) {
        const code = `<code>${escapeHtml(text)}</code>`
        const named = /^(?:docs\/[\w./-]*|README\.md|CHANGELOG\.md)$/.test(text)
        const page = named ? pageAt(library, text.replace(/\/$/, '')) : undefined
        return page && page !== document ? linked(pageHref(page), () => code) : code
      },
      link({ href, tokens }) {
        const target = hrefOf(href)
        const inner = () => this.parser.parseInline(tokens)
        return target === undefined ? inner() : linked(target, inner)
      },
      image({ href, text }) {
        const target = follow(library, document.source.path, href)
        if (target.kind !== 'image') return escapeHtml(text)
        images.add(target.path)
        const src = pathBetween(here, imagePath(target.path))
        return pictureHtml(join(library.root, target.path), { src, alt: text })
      },
      table({ header, rows }) {
        const cell = (tag: 'td' | 'th', { align, tokens }: Tokens.TableCell): string => {
          const html = this.parser.parseInline(tokens)
          const side = align === 'right' || align === 'center' ? ` class="${align}"` : ''
          return tag === 'th' && html !== ''
            ? `<th scope="col"${side}>${html}</th>`
            : `<td${side}>${html}</td>`
        }
        const row = (tag: 'td' | 'th', cells: readonly Tokens.TableCell[]): string =>
          `<tr>${cells.map(each => cell(tag, each)).join('')}</tr>`
        const body = rows.map(cells => row('td', cells)).join('\n')
        return `<div class="table"><table><thead>${row('th', header)}</thead><tbody>\n${body}\n</tbody></table></div>\n`
      },
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      html({ text, block }) {
        const shown = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
        if (!block) return escapeHtml(shown)
        return shown.trim() === '' ? '' : `<p>${escapeHtml(shown.trim())}</p>\n`
      },
    },
  })
  return { html: marked.parser([...document.tokens]), images: [...images] }
}
