import type { Piece } from './excerpt.ts'
import { type Hit, openIndex } from './openIndex.ts'

interface Parts {
  readonly box: HTMLElement
  readonly field: HTMLInputElement
  readonly panel: HTMLElement
  readonly list: HTMLElement
  readonly nothing: HTMLElement
}

interface Place {
  /** The site's root. */
  readonly root: URL
  readonly indexUrl: URL
  /** Says something to who listens to the page. */
  announce(text: string): void
}

/**
 * A search field with the answers in a list below it, as the combobox of the ARIA Authoring Practices: arrow keys choose,
 * Enter goes there, Escape closes. The index is loaded once, when the field is first used.
 */
export function searchBox({ box, field, panel, list, nothing }: Parts, place: Place): void {
  let search: Promise<(query: string) => Hit[]> | undefined
  let chosen = -1

  const load = (): Promise<(query: string) => Hit[]> => {
    search ??= fetchIndex(place.indexUrl).catch((error: unknown) => {
      // The next letter tries again.
      search = undefined
      throw error
    })
    return search
  }
  const options = (): HTMLAnchorElement[] => [...list.querySelectorAll('a')]
  const choose = (index: number): void => {
    const all = options()
    chosen = index
    for (const [at, option] of all.entries()) option.setAttribute('aria-selected', String(at === index))
    const option = all[index]
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
    option?.scrollIntoView({ block: 'nearest' })
  }
  const open = (isOpen: boolean): void => {
    panel.hidden = !isOpen
    field.setAttribute('aria-expanded', String(isOpen && list.childElementCount > 0))
    if (!isOpen) choose(-1)
  }
  const tell = (sentence: string): void => {
    nothing.textContent = sentence
    nothing.hidden = sentence === ''
    open(true)
  }
  const show = (query: string, hits: readonly Hit[]): void => {
    list.replaceChildren(...hits.map((hit, index) => optionFor(hit, index, place.root)))
    choose(-1)
    tell(hits.length === 0 ? `Nothing found for “${query}”.` : '')
    place.announce(countOf(hits.length))
  }
  const ask = async (): Promise<void> => {
    const query = field.value.trim()
    if (query === '') {
      list.replaceChildren()
      return open(false)
    }
    try {
      const find = await load()
      if (field.value.trim() === query) show(query, find(query))
    } catch {
      list.replaceChildren()
      tell('The search could not be loaded. Type again to try once more.')
      place.announce('The search could not be loaded.')
    }
  }

  field.addEventListener('focus', () => void load().catch(() => {}))
  field.addEventListener('input', () => void ask())
  field.addEventListener('click', () => void (panel.hidden && field.value !== '' && ask()))
  field.addEventListener('keydown', event => {
    const count = panel.hidden ? 0 : options().length
    if (event.key === 'ArrowDown' && panel.hidden) void ask()
    else if (event.key === 'ArrowDown' && count > 0) choose((chosen + 1) % count)
    else if (event.key === 'ArrowUp' && count > 0) choose(chosen <= 0 ? count - 1 : chosen - 1)
    else if (event.key === 'Enter' && count > 0) options()[Math.max(chosen, 0)]?.click()
    else if (event.key === 'Escape' && !panel.hidden) open(false)
    else return
    event.preventDefault()
  })
  list.addEventListener('click', () => open(false))
  box.addEventListener('focusout', event => {
    if (!(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))) open(false)
  })
  document.addEventListener('keydown', event => {
    if (!asksForSearch(event)) return
    event.preventDefault()
    field.focus()
    field.select()
  })
}

async function fetchIndex(url: URL): Promise<(query: string) => Hit[]> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The search index was not given: ${answer.status}.`)
  return openIndex(await answer.text())
}

/** `/` where nothing is being typed, or the usual Ctrl+K. */
function asksForSearch({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if ((ctrlKey || metaKey) && !altKey) return key.toLowerCase() === 'k'
  const isTyping =
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  return key === '/' && !altKey && !isTyping
}

const countOf = (hits: number): string =>
  hits === 0 ? 'No results' : hits === 1 ? '1 result' : `${hits} results`

function optionFor({ path, page, heading, excerpt }: Hit, index: number, root: URL): HTMLAnchorElement {
  const option = document.createElement('a')
  option.id = `hit-${index}`
  option.href = new URL(path, root).href
  option.tabIndex = -1
  option.setAttribute('role', 'option')
  option.setAttribute('aria-selected', 'false')
  const place = document.createElement('span')
  place.className = 'hit-place'
  place.append(...page.map(node))
  if (heading.length > 0) place.append(' › ', ...heading.map(node))
  const text = document.createElement('span')
  text.className = 'hit-text'
  text.append(...excerpt.map(node))
  option.append(place, ' ', text)
  return option
}

function node({ text, marked }: Piece): Node {
  if (!marked) return document.createTextNode(text)
  const mark = document.createElement('mark')
  mark.textContent = text
  return mark
}
