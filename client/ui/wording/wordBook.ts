import { addressIn, importAt } from '../../sdk/platform/importAt.ts'
import { callerLanguageOf, type LateLanguage } from './callerLanguages.ts'
import type { Written } from './written.ts'

interface WordFile<W> {
  readonly words: Written<W>
}

/** Words of one tag: English, which came with it, and how to get the others. */
interface WordFiles<W> {
  readonly english: Written<W>
  readonly late: Readonly<Record<LateLanguage, () => Promise<WordFile<W>>>>
  /** The file at an address of its own. */
  readonly again?: (address: string) => Promise<WordFile<W>>
}

/** What there is of a language now. `failed`: it did not come, and is tried for again. */
type Found<W> = Written<W> | 'loading' | 'failed'

/** The words of one tag in the languages that this page needs: each is loaded once, on the first wish for it. */
export interface WordBook<W> {
  readonly english: Written<W>
  /** Words of a language of ours; `undefined` for any other tag. Wishes for what is not there yet. */
  find(tag: string): Found<W> | undefined
  /** Tells of each language that came or did not, until the function that it returns is called. */
  follow(listener: () => void): () => void
}

/** Milliseconds to the next try. The last one goes on as long as somebody follows. */
const pausesMs = [1_000, 4_000, 15_000, 60_000] as const

export function createWordBook<W>({ english, late, again = importAt }: WordFiles<W>): WordBook<W> {
  const found = new Map<LateLanguage, Found<W>>()
  const listeners = new Set<() => void>()

  const load = (language: LateLanguage, failures: number, address?: string): void => {
    const put = (words: Found<W>) => {
      found.set(language, words)
      for (const listener of listeners) listener()
    }
    const file = address === undefined || !again ? late[language]() : again(`${address}?again=${failures}`)
    file.then(
      ({ words }) => put(words),
      (error: unknown) => {
        put('failed')
        tryLater(() => load(language, failures + 1, address ?? addressIn(error)), failures)
      },
    )
  }

  /** Nobody who has left the page is served. Whoever wishes for the language then begins anew. */
  const tryLater = (again: () => void, failures: number): void => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      if (listeners.size > 0) again()
      else for (const [language, words] of found) if (words === 'failed') found.delete(language)
    }
    const timer = setTimeout(go, pausesMs[Math.min(failures, pausesMs.length - 1)])
    addEventListener('online', go)
  }

  return {
    english,
    find(tag) {
      const language = callerLanguageOf(tag)
      if (language === undefined || language === 'en') return language && english
      const now = found.get(language)
      if (now !== undefined) return now
      found.set(language, 'loading')
      load(language, 0)
      return 'loading'
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
