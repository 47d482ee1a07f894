/** On a narrow screen the contents are folded away behind a button. */
export function contentsMenu(button: HTMLElement, contents: HTMLElement): void {
  const isOpen = () => button.getAttribute('aria-expanded') === 'true'
  const open = (open: boolean): void => {
    button.setAttribute('aria-expanded', String(open))
    contents.toggleAttribute('data-open', open)
  }
  button.addEventListener('click', () => open(!isOpen()))
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !isOpen()) return
    open(false)
    button.focus()
  })
}
