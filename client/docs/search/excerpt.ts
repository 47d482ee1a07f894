/** A piece of a text; what was searched for is marked. */
export interface Piece {
  readonly text: string
  readonly marked: boolean
}

const before = 40
const longest = 160

/**
 * The part of a text in which the first of the words stands, cut between words, in pieces.
 *
 * @param terms as they stand in the text, in small letters
 */
export function excerpt(text: string, terms: readonly string[]): Piece[] {
  const pattern = patternOf(terms)
  const found = pattern ? text.search(pattern) : -1
  const start = found <= before ? 0 : wordStart(text, found - before)
  const cut = text.slice(start, start + longest)
  const whole = start + longest >= text.length ? cut : cut.replace(/\s+\S*$/, '')
  const shown = `${start > 0 ? '… ' : ''}${whole}${start + whole.length < text.length ? ' …' : ''}`
  return marked(shown, terms)
}

/** A whole text in pieces. */
export function marked(text: string, terms: readonly string[]): Piece[] {
  const pattern = patternOf(terms)
  if (!pattern) return [{ text, marked: false }]
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), marked: false })
    pieces.push({ text: match[0], marked: true })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), marked: false })
  return pieces
}

/** The words where they begin one, the longest first. */
function patternOf(terms: readonly string[]): RegExp | undefined {
  const words = terms
    .filter(term => term !== '')
    .sort((one, other) => other.length - one.length)
    .map(term => term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return words.length === 0 ? undefined : new RegExp(words.join('|'), 'giu')
}

function wordStart(text: string, from: number): number {
  const space = text.indexOf(' ', from)
  return space < 0 ? from : space + 1
}
