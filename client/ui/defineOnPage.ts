/**
 * Defines an element where there is a page. Where there is none (a server that renders, a worker), nothing of it is evaluated,
 * and importing its file is harmless. The file may be embedded twice on one page; the first one serves both.
 */
export function defineOnPage(tag: string, load: () => Promise<CustomElementConstructor>): void {
  if (!('customElements' in globalThis && 'document' in globalThis) || customElements.get(tag)) return
  void load().then(element => customElements.get(tag) ?? customElements.define(tag, element))
}
