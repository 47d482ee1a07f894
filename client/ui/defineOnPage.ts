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

/**
 * Defines an element where there is a page. Where there is none (a server that renders, a worker), nothing of it is evaluated,
 * and importing its file is harmless. The file may be embedded twice on one page; the first one serves both.
 */
export function defineOnPage({ tag, load, instead }: Door): void {
  if (!('customElements' in globalThis && 'document' in globalThis) || customElements.get(tag)) return
  const define = (element: CustomElementConstructor) =>
    customElements.get(tag) ?? customElements.define(tag, element)
  load().then(define, error => {
    console.error(
      `Ringfence: markup-forbidden: <${tag}> cannot be drawn. Where the page has a trusted-types policy, allow ours in it: trusted-types lit-html 'allow-duplicates'.`,
      error,
    )
    define(placeholder(instead))
  })
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
