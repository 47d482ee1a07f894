import {
  type Limit,
  RingfenceError,
  Sentence,
  type StepUpChoice,
  type StepUpMenu,
  type StepUpPurpose,
} from '../../../protocol/index.ts'

/** What a caller is asked to sign: the exact sentence, and the limit in it that machines read. */
export interface Purpose {
  /** `null` for a typed sentence. */
  readonly key: string | null
  readonly sentence: string
  readonly limit: Limit | null
}

/** Where a listed sentence shows its limit. */
const limitPlace = '{limit}'

/**
 * What the agent's choice says, if the queue lets its agents ask for it.
 * @throws RingfenceError `step-up-not-allowed`: not listed, a limit that is missing, out of place, above the most or finer
 * than two decimals; a typed sentence where none may be typed, or one that passes for a listed purpose.
 */
export function purposeOf(menu: StepUpMenu, choice: StepUpChoice): Purpose {
  if (choice.kind === 'typed') return typedPurpose(menu, choice.sentence)
  const listed = menu.purposes.find(each => each.key === choice.key)
  if (!listed) throw new RingfenceError('step-up-not-allowed')
  const limit = limitOf(listed, choice.amount)
  const sentence = limit ? listed.sentence.split(limitPlace).join(limitText(limit)) : listed.sentence
  return { key: listed.key, sentence: checked(sentence), limit }
}

function limitOf({ limit }: StepUpPurpose, amount: number | undefined): Limit | null {
  if (limit === null && amount === undefined) return null
  if (limit === null || amount === undefined) throw new RingfenceError('step-up-not-allowed')
  const isFine = amount > 0 && amount <= limit.most && Math.round(amount * 100) / 100 === amount
  if (!isFine) throw new RingfenceError('step-up-not-allowed')
  return { unit: limit.unit, amount }
}

/** As people write it, without separators that mean another thing in another country: `40 EUR`, `12.50 EUR`. */
export const limitText = ({ unit, amount }: Limit): string =>
  `${Number.isInteger(amount) ? amount : amount.toFixed(2)} ${unit}`

function typedPurpose(menu: StepUpMenu, typed: string): Purpose {
  if (!menu.typed) throw new RingfenceError('step-up-not-allowed')
  const sentence = checked(typed)
  if (menu.purposes.some(listed => passesFor(sentence, listed))) {
    throw new RingfenceError('step-up-not-allowed')
  }
  return { key: null, sentence, limit: null }
}

/** A limit makes a sentence longer, and a lone surrogate has no canonical text to sign (RFC 8785 section 3.2.2.2). */
function checked(sentence: string): string {
  const parsed = Sentence.safeParse(sentence)
  if (!parsed.success || !parsed.data.isWellFormed()) throw new RingfenceError('step-up-not-allowed')
  return parsed.data
}

/**
 * Whether a typed sentence reads like a listed purpose, whatever stands where the limit stands: typing "Refund up to
 * 4000 EUR" must not get around the most of "Refund up to {limit}". Case, accents, punctuation and invisible characters
 * make no other sentence. What looks alike in another script does; it can only be spent as the typed text it is.
 */
function passesFor(typed: string, { sentence }: StepUpPurpose): boolean {
  const words = wordsOf(typed)
  const [first = '', ...others] = sentence.split(limitPlace).map(wordsOf)
  const last = others.at(-1)
  if (last === undefined) return words === first
  if (!startsWithWords(words, first) || !endsWithWords(words, last)) return false
  let from = first.length
  for (const part of others.slice(0, -1)) {
    const at = words.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from + last.length < words.length
}

const wordsOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const startsWithWords = (words: string, part: string): boolean => part === '' || words.startsWith(`${part} `)
const endsWithWords = (words: string, part: string): boolean => part === '' || words.endsWith(` ${part}`)
