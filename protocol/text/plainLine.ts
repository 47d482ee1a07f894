import type { LineFault } from '../wrongField.ts'

/**
 * One rule for every line that another person reads: names, page context, sentences to be signed. What is read must be what
 * was written, nothing may reach out of its line, and no typed sign may look like a proof. Decided by the properties of
 * Unicode (UAX 44), not by lists of bad characters; what is listed is what a script or an emoji needs.
 */

/** The first thing that is wrong with a line; `undefined` where nothing is. */
export function lineFaultOf(text: string): LineFault | undefined {
  if (withoutHidden(text) !== text) return 'hidden-character'
  if (text.normalize('NFC') !== text) return 'not-composed'
  if (withFewMarks(text) !== text) return 'too-many-marks'
  if (withoutProofs(text) !== text) return 'proof-like'
  return tidyBlanks(text) === text ? undefined : 'blanks'
}

/** The same line as the rule takes it. With `mostUnits` it is cut between two characters as people count them (UAX 29). */
export function cleanLine(text: string, mostUnits = Number.POSITIVE_INFINITY): string {
  // What is far behind the cut need not be read; nothing here makes a text eight times shorter but what is not worth keeping.
  let line = text.slice(0, mostUnits * 8)
  // Taking one thing out can bring two others together.
  for (let before = ''; before !== line; ) {
    before = line
    line = tidyBlanks(withoutProofs(withFewMarks(withoutHidden(line).normalize('NFC'))))
  }
  return line.length > mostUnits ? cleanLine(firstCharacters(line, mostUnits)) : line
}

const plainAscii = /^[ -~]*$/

/** Ends the line, or leaves it: a blank stands there instead. */
const breaking = /[\p{Cc}\p{Zl}\p{Zp}]/u

/** Not seen, not the same on every screen, or no character: nothing stands there instead. Visible signs of category Cf stay. */
const unseen =
  /(?![\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}])[\p{DI}\p{Cf}\p{Cs}\p{Co}\p{NChar}\uFFFC]/u

const nonJoiner = '\u200C'
const joiner = '\u200D'
const emojiStyle = '\uFE0F'

/** Letters that take another shape beside others; the joiners choose it (Unicode Standard 9.2). */
const joinsItsNeighbours =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Rohg}\p{scx=Adlm}]/u
const letterOrMark = /[\p{L}\p{M}]/u
const joins = (one: string): boolean => joinsItsNeighbours.test(one) && letterOrMark.test(one)

/** Canonical combining class 9: after it the joiners choose between a conjunct and a half form (Unicode Standard 12.1). */
const virama =
  /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1715\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED\u{11046}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\u{112EA}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{1193D}\u{1193E}\u{119E0}\u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}]/u

const pictograph = /\p{ExtPict}/u
const skinTone = /\p{EMod}/u
const colourful = /\p{EPres}/u
const keycapBase = /[0-9#*]/

/** The flags of England, Scotland and Wales are spelled in tags, and nothing else is (UTS 51, RGI tag sequences). */
const tagFlag =
  /(\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})/u

/** Without what nobody sees, but for what a script or an emoji needs where it stands. */
function withoutHidden(text: string): string {
  if (plainAscii.test(text)) return text
  const parts = text.split(tagFlag)
  return parts.map((part, index) => (index % 2 === 1 ? part : withoutHiddenIn(part))).join('')
}

function withoutHiddenIn(text: string): string {
  const points = [...text]
  const kept: string[] = []
  for (const [index, point] of points.entries()) {
    if (breaking.test(point)) kept.push(' ')
    else if (!unseen.test(point) || isNeeded(point, kept, points[index + 1] ?? '')) kept.push(point)
  }
  return kept.join('')
}

function isNeeded(point: string, kept: readonly string[], next: string): boolean {
  const last = kept.at(-1) ?? ''
  if (point === emojiStyle) {
    if (keycapBase.test(last)) return next === '\u20E3'
    return pictograph.test(last) && !colourful.test(last)
  }
  if (point !== joiner && point !== nonJoiner) return false
  if (virama.test(last)) return true
  if (point === nonJoiner) return joins(last) && joins(next)
  // Bengali ya-phalaa after ra: the joiner stands before the virama.
  if (virama.test(next)) return letterOrMark.test(last)
  if (joins(last)) return !joins(next)
  const isPicture = pictograph.test(last) || skinTone.test(last) || last === emojiStyle
  return isPicture && pictograph.test(next)
}

/** Living scripts stack up to four marks that take no place of their own; hundreds would paint over the lines around. */
const mostStacked = 4
const mostInARow = 8
const stacked = /[\p{Mn}\p{Me}]/u

/** With a few marks for each letter, and none where there is no letter to carry it. */
function withFewMarks(text: string): string {
  if (plainAscii.test(text)) return text
  return text.replaceAll(
    /(^|[^\p{M}])((?:\p{M}|\u200C|\u200D)*\p{M}(?:\p{M}|\u200C|\u200D)*)/gu,
    (_, base: string, run: string) => {
      if (base === '' || /[\p{Z}\p{C}\u2800]/u.test(base)) return base
      let stack = 0
      const few = [...run].filter((mark, index) => {
        if (stacked.test(mark) && mark !== emojiStyle) stack += 1
        return index < mostInARow && stack <= mostStacked
      })
      return base + few.join('')
    },
  )
}

/** Ticks, shields, locks, keys and badges: on these screens only what was proven is marked so. */
const proofs =
  /[\u221A\u237B\u2611\u26BF\u26DB\u26E8\u2705\u2713\u2714\u{10102}\u{1F197}\u{1F396}\u{1F3C5}\u{1F3F5}\u{1F50F}-\u{1F513}\u{1F530}\u{1F5DD}\u{1F5F8}\u{1F5F9}\u{1F6E1}\u{1FAAA}\u{1FBB1}]\uFE0F?/gu
/** In Tai Viet it is a letter; elsewhere it is drawn as a tick. */
const tickLetter = '\uAA9C'
const besideIt = /(?!\uAA9C)\p{scx=Tavt}/u

function withoutProofs(text: string): string {
  if (plainAscii.test(text)) return text
  const line = text.replaceAll(proofs, '')
  return besideIt.test(line) ? line : line.replaceAll(tickLetter, '')
}

/** One blank between two words and none around them: a row of wide ones would push a text out of its line. */
const tidyBlanks = (text: string): string => text.replaceAll(/[\p{Zs}\u2800]+/gu, ' ').trim()

function firstCharacters(text: string, mostUnits: number): string {
  let end = 0
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (end + segment.length > mostUnits) break
    end += segment.length
  }
  return text.slice(0, end)
}
