import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { chooseCallerLanguage, withBases } from './callerLanguages.ts'
import { type OwnWords, readOwnWords } from './ownWords.ts'
import { type Layer, lackingIn, speak } from './speak.ts'
import type { WordBook } from './wordBook.ts'
import { directionOf } from './written.ts'

/** Words as they are said now. */
export interface Wording<W> {
  /** BCP 47 tag of the words: of what they are, where what was asked for did not come. Numbers and times go by it. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly words: W
}

/** An element that speaks. `words` is the page's: anything may stand there. */
interface Speaker extends ReactiveControllerHost, Element {
  lang: string
  readonly words: unknown
}

/** Of which words the maker of the page was told already. */
const told = new Set<string>()

function tellOnce(sentence: string): void {
  if (!told.has(sentence)) console.warn(sentence)
  told.add(sentence)
}

const none: OwnWords = new Map()

/** Chooses the words of one element: by its `lang`, by what the page says in `words`, and by what has been loaded. */
export class WordChoice<W> implements ReactiveController {
  readonly #host: Speaker
  readonly #book: WordBook<W>
  #unfollow: (() => void) | undefined
  #given: unknown
  #own = none
  #shown: (Wording<W> & { readonly from: readonly unknown[] }) | undefined

  constructor(host: Speaker, book: WordBook<W>) {
    this.#host = host
    this.#book = book
    host.addController(this)
  }

  hostConnected(): void {
    this.#unfollow = this.#book.follow(() => this.#host.requestUpdate())
  }

  hostDisconnected(): void {
    this.#unfollow?.()
    this.#unfollow = undefined
  }

  /** The tag that is asked for, whether or not its words are there. */
  get asked(): string {
    return chooseCallerLanguage(this.#host.lang, navigator.languages, this.own.keys())
  }

  /** The page's own words, read anew when the page gives others. */
  get own(): OwnWords {
    const { words } = this.#host
    if (words !== this.#given) {
      this.#given = words
      this.#own = this.#read(words)
    }
    return this.#own
  }

  /** What is said now. While a language is loaded, the one before stays; where it does not come, English stands for it. */
  get wording(): Wording<W> {
    const { asked, own } = this
    const found = this.#book.find(asked)
    if (found === 'loading' && this.#shown !== undefined) return this.#shown
    const isThere = found !== 'loading' && found !== 'failed'
    const language = isThere ? asked : 'en'
    const from = [language, own, found]
    if (this.#shown?.from.every((one, index) => one === from[index])) return this.#shown
    const ours: Layer[] = isThere && found !== undefined ? [{ language: asked, words: found }] : []
    const words = speak<W>(this.#book.english, [
      ...this.#ownLayers(language),
      ...ours,
      ...this.#ownLayers('en'),
      { language: 'en', words: this.#book.english },
    ])
    if (found === undefined) this.#tellMissing(language)
    this.#shown = { language, direction: directionOf(language), words, from }
    return this.#shown
  }

  #ownLayers(tag: string): Layer[] {
    return withBases(tag).map(language => ({ language, words: this.own.get(language) }))
  }

  #read(words: unknown): OwnWords {
    const faults: string[] = []
    const tag = this.#host.localName
    let isRead = false
    const own = readOwnWords(words, this.#book.english, (path, why) => {
      if (isRead) tellOnce(`Ringfence: <${tag}> leaves out a word of the page: ${path}: ${why}.`)
      else faults.push(`${path}: ${why}`)
    })
    isRead = true
    if (faults.length > 0) tellOnce(`Ringfence: <${tag}> leaves out words of the page: ${listed(faults)}.`)
    return own
  }

  /** A language of the page's own, which we have no words of. */
  #tellMissing(tag: string): void {
    const lacking = this.#ownLayers(tag).map(({ words }) => new Set(lackingIn(this.#book.english, words)))
    const missing = lackingIn(this.#book.english, undefined).filter(path =>
      lacking.every(one => one.has(path)),
    )
    if (missing.length > 0)
      tellOnce(
        `Ringfence: <${this.#host.localName}> says ${missing.length} words in English, because words.${tag} lacks them: ${listed(missing)}.`,
      )
  }
}

const mostListed = 12

const listed = (all: readonly string[]): string =>
  all.length <= mostListed
    ? all.join('; ')
    : `${all.slice(0, mostListed).join('; ')}; and ${all.length - mostListed} more`
