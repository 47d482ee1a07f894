import { Marked, type Token } from 'marked'
import { plainText } from './plainText.ts'
import { slugsOfOnePage } from './slugs.ts'
import type { Source } from './sources.ts'

export interface Heading {
  readonly depth: number
  readonly text: string
  /** Its anchor on the page. */
  readonly slug: string
}

/** What stands under one heading, up to the next of any depth. */
interface Passage {
  readonly heading: Heading
  readonly text: string
}

/** A document that was read, before its links are followed. */
export interface Document {
  readonly source: Source
  /** Its first heading; the file's name where it has none. */
  readonly title: string
  /** Its first paragraph, as text. */
  readonly description: string
  readonly tokens: readonly Token[]
  readonly titleToken: Token | undefined
  readonly headingOf: ReadonlyMap<Token, Heading>
  readonly anchors: ReadonlySet<string>
  readonly passages: readonly Passage[]
}

const reader = new Marked()

export function readDocument(source: Source): Document {
  const tokens = [...reader.lexer(source.text)]
  distrustRawBlocks(tokens)
  const headingOf = readHeadings(tokens)
  const titleToken = tokens.find(token => headingOf.get(token)?.depth === 1)
  const title = (titleToken && headingOf.get(titleToken)?.text) ?? source.path
  const first = tokens.find(token => token.type === 'paragraph')
  return {
    ...{ source, title, tokens, titleToken, headingOf },
    description: first ? oneLine(plainText(first)) : '',
    anchors: new Set([...headingOf.values()].map(heading => heading.slug)),
    passages: readPassages(tokens, headingOf, title),
  }
}

/** After `<pre>`, `<script>` or `<style>` in a line the parser takes text for HTML that is ready to be shown; ours never is. */
function distrustRawBlocks(tokens: Token[]): void {
  reader.walkTokens(tokens, token => {
    if (token.type === 'text' && token.escaped) token.escaped = false
  })
}

function readHeadings(tokens: Token[]): Map<Token, Heading> {
  const headingOf = new Map<Token, Heading>()
  const slugOf = slugsOfOnePage()
  reader.walkTokens(tokens, token => {
    if (token.type !== 'heading') return
    const text = plainText(token)
    headingOf.set(token, { depth: Number(token.depth), text, slug: slugOf(text) })
  })
  return headingOf
}

function readPassages(
  tokens: readonly Token[],
  headingOf: ReadonlyMap<Token, Heading>,
  title: string,
): Passage[] {
  const passages: { heading: Heading; texts: string[] }[] = []
  for (const token of tokens) {
    const heading = headingOf.get(token)
    if (heading) passages.push({ heading, texts: [] })
    else {
      if (passages.length === 0) passages.push({ heading: { depth: 1, text: title, slug: '' }, texts: [] })
      passages.at(-1)?.texts.push(plainText(token))
    }
  }
  return passages.map(({ heading, texts }) => ({ heading, text: oneLine(texts.join(' ')) }))
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
