import { libraryVersion } from './libraryVersion.ts'
import { type CallerLanguage, callerLanguageOf, chooseCallerLanguage } from './wording/callerLanguages.ts'
import { directionOf } from './wording/written.ts'

/** One element of a page that others make. */
interface Door {
  readonly tag: string
  /** Evaluates what draws it; the page may forbid that. */
  readonly load: () => Promise<CustomElementConstructor>
  /** What stands in its place then. */
  readonly instead: Readonly<Record<CallerLanguage, string>>
}

/** Where an element of ours says which version it is of; whoever comes second may be of another one. */
const versionMark = Symbol.for('ringfence version')

/**
 * Defines an element where there is a page. Where there is none (a server that renders, a worker), nothing of it is evaluated,
 * and importing its file is harmless. The file may be embedded twice on one page, also in two versions: the first one serves both,
 * and the console says so.
 */
export function defineOnPage({ tag, load, instead }: Door): void {
  if (!('customElements' in globalThis && 'document' in globalThis)) return
  const define = (element: CustomElementConstructor) => {
    if (isTaken(tag)) return
    Reflect.set(element, versionMark, libraryVersion)
    customElements.define(tag, element)
  }
  if (isTaken(tag)) return
  load().then(define, error => {
    console.error(
      `Ringfence: markup-forbidden: <${tag}> cannot be drawn. Where the page has a trusted-types policy, allow ours in it: trusted-types lit-html 'allow-duplicates'.`,
      error,
    )
    define(placeholder(instead))
  })
}

/** Whether another file was first. */
function isTaken(tag: string): boolean {
  const first = customElements.get(tag)
  if (!first) return false
  const mark: unknown = Reflect.get(first, versionMark)
  const serving = typeof mark === 'string' ? `version ${mark}` : 'an element that says no version'
  console.warn(
    `Ringfence: <${tag}> is defined already: ${serving} serves this page. The file of version ${libraryVersion} that came later does nothing.`,
  )
  return true
}

/** Drawn by the DOM alone: no template, no style element, nothing that a page could forbid. */
const placeholder = (words: Door['instead']): CustomElementConstructor =>
  class extends HTMLElement {
    connectedCallback(): void {
      const language = callerLanguageOf(chooseCallerLanguage(this.lang, navigator.languages)) ?? 'en'
      const line = document.createElement('p')
      line.lang = language
      line.dir = directionOf(language)
      line.style.cssText = 'margin:0;font:14px/1.4 system-ui,sans-serif'
      line.textContent = words[language]
      if (!this.shadowRoot) this.attachShadow({ mode: 'open' })
      this.shadowRoot?.replaceChildren(line)
      const detail = { code: 'markup-forbidden', retryable: false }
      this.dispatchEvent(new CustomEvent('ringfence-refused', { detail, bubbles: true, composed: true }))
    }
  }
