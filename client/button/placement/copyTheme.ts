import { looks } from '../../ui/styles/looks.ts'

const properties = looks.map(name => `--ringfence-${name}`)

/** The card stands elsewhere in the page than its button, and looks as the page made the button look. */
export function copyTheme(button: Element, card: HTMLElement): void {
  // What is in no document has no style; the card keeps what it had.
  if (!button.isConnected) return
  const style = getComputedStyle(button)
  for (const property of properties) {
    const value = style.getPropertyValue(property)
    if (card.style.getPropertyValue(property) === value) continue
    if (value) card.style.setProperty(property, value)
    else card.style.removeProperty(property)
  }
  card.style.setProperty('--rf-scheme', style.colorScheme)
}
