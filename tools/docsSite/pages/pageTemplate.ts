import type { Document, Heading } from '../markdown/document.ts'
import { labelOf, type Part } from '../navigation.ts'
import { escapeHtml } from './escapeHtml.ts'
import { pagePath, pathBetween } from './pagePath.ts'

/** What is the same on every page. */
export interface Site {
  readonly parts: readonly Part[]
  /** Of the product that the pages are about. */
  readonly version: string
  /** Paths from the site's root. */
  readonly files: Readonly<Record<'script' | 'styles' | 'index' | 'icon', string>>
}

/** A whole page. Nothing in it is inline, so that it runs under a policy which forbids that. */
export function pageTemplate(site: Site, document: Document, html: string): string {
  const here = pagePath(document.source.path)
  const to = (path: string): string => escapeHtml(pathBetween(here, path))
  const title = document.source.path === 'README.md' ? document.title : `${document.title} · Ringfence`
  return `<!doctype html>
<html lang="en" data-root="${'../'.repeat(here.split('/').length - 1) || './'}" data-index="${escapeHtml(site.files.index)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(shortened(document.description))}">
<title>${escapeHtml(title)}</title>
<link rel="icon" type="image/svg+xml" href="${to(site.files.icon)}">
<link rel="stylesheet" href="${to(site.files.styles)}">
<script type="module" src="${to(site.files.script)}"></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header class="top">
<a class="brand" href="${to('index.html')}"><img src="${to(site.files.icon)}" alt="" width="28" height="28">Ringfence <span class="quiet">docs</span></a>
${search}
<button class="menu" id="menu" type="button" aria-expanded="false" aria-controls="contents">Contents</button>
</header>
<div class="frame">
<nav class="contents" id="contents" aria-label="Contents">
${site.parts.map(part => partHtml(part, document, to)).join('\n')}
</nav>
<main id="text" tabindex="-1">
<article>
<h1 id="${escapeHtml(slugOfTitle(document))}">${escapeHtml(document.title)}</h1>
${foldedHeadings(document)}
${html}</article>
${turnHtml(site, document, to)}
<footer class="quiet">Ringfence ${escapeHtml(site.version)} · ${escapeHtml(document.source.path)}</footer>
</main>
${headingList(document)}
</div>
</body>
</html>
`
}

const search = `<div class="search" id="search" role="search">
<label class="for-ears" for="search-field">Search the documentation</label>
<input id="search-field" type="search" placeholder="Search" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" role="combobox" aria-expanded="false" aria-controls="search-list" aria-autocomplete="list" aria-keyshortcuts="/">
<kbd aria-hidden="true">/</kbd>
<div class="search-panel" id="search-panel" hidden>
<div id="search-list" role="listbox" aria-label="Results"></div>
<p id="search-nothing" hidden></p>
</div>
<p class="for-ears" id="voice" role="status"></p>
</div>`

/** So many lists are long: they are folded away where they are not being read. */
const manyDocuments = 8

function partHtml({ title, documents }: Part, current: Document, to: (path: string) => string): string {
  const link = (document: Document, label: string): string => {
    const isHere = document === current ? ' aria-current="page"' : ''
    return `<a href="${to(pagePath(document.source.path))}"${isHere}>${escapeHtml(label)}</a>`
  }
  const [only] = documents
  if (documents.length === 1 && only) return `<p class="part">${link(only, title)}</p>`
  const list = `<ul>${documents.map(each => `<li>${link(each, labelOf(each))}</li>`).join('\n')}</ul>`
  if (documents.length < manyDocuments) return `<p class="part">${escapeHtml(title)}</p>\n${list}`
  const isOpen = documents.includes(current) ? ' open' : ''
  return `<details${isOpen}><summary class="part">${escapeHtml(title)}</summary>\n${list}</details>`
}

const slugOfTitle = ({ headingOf, titleToken }: Document): string =>
  (titleToken && headingOf.get(titleToken)?.slug) ?? ''

/** The headings that "On this page" has. */
function headingsOf({ headingOf }: Document): Heading[] {
  const headings = [...headingOf.values()].filter(({ depth }) => depth === 2 || depth === 3)
  return headings.length > 1 ? headings : []
}

const headingLinks = (headings: readonly Heading[]): string =>
  `<ul>${headings
    .map(
      ({ depth, slug, text }) =>
        `<li class="depth-${depth}"><a href="#${encodeURIComponent(slug)}">${escapeHtml(text)}</a></li>`,
    )
    .join('\n')}</ul>`

/** Beside the text, where there is room. */
function headingList(document: Document): string {
  const headings = headingsOf(document)
  if (headings.length === 0) return ''
  return `<nav class="on-this-page" id="on-this-page" aria-labelledby="on-this-page-title">
<p class="part" id="on-this-page-title">On this page</p>
${headingLinks(headings)}
</nav>`
}

/** The same below the title, where there is none. */
function foldedHeadings(document: Document): string {
  const headings = headingsOf(document)
  if (headings.length === 0) return ''
  return `<details class="on-this-page-folded"><summary>On this page</summary>
${headingLinks(headings)}
</details>`
}

function turnHtml({ parts }: Site, current: Document, to: (path: string) => string): string {
  const all = parts.flatMap(({ documents }) => documents)
  const at = all.indexOf(current)
  const link = (document: Document | undefined, way: 'prev' | 'next', word: string): string =>
    document
      ? `<a rel="${way}" href="${to(pagePath(document.source.path))}"><span class="quiet">${word}</span>${escapeHtml(labelOf(document))}</a>`
      : ''
  const before = link(all[at - 1], 'prev', 'Previous')
  const after = link(all[at + 1], 'next', 'Next')
  return `<nav class="turn" aria-label="Previous and next page">${before}${after}</nav>`
}

function shortened(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 157).replace(/\s+\S*$/, '')} …`
}
