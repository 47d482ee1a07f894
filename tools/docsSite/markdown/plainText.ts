import type { Token, Tokens } from 'marked'

/** What is read of a piece of Markdown, without its marks; what stands apart on the page (cells, items, blocks) is apart by a space. */
export function plainText(token: Token): string {
  switch (token.type) {
    case 'table':
      return [token.header, ...token.rows]
        .flat()
        .map((cell: Tokens.TableCell) => inline(cell.tokens))
        .join(' ')
    case 'list':
      return token.items.map((item: Tokens.ListItem) => item.tokens.map(plainText).join(' ')).join(' ')
    case 'blockquote':
      return (token.tokens ?? []).map(plainText).join(' ')
    case 'br':
      return ' '
    case 'html':
    case 'space':
    case 'def':
    case 'hr':
      return ''
    default:
      if ('tokens' in token && token.tokens) return inline(token.tokens)
      return 'text' in token ? String(token.text) : ''
  }
}

const inline = (tokens: readonly Token[]): string => tokens.map(plainText).join('')
