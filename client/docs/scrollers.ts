/** What is wider than the page scrolls by itself; whoever has no pointer gets there with Tab, where there is something to scroll. */
export function scrollers(root: ParentNode): void {
  const names = [
    ['.code > pre', 'Code'],
    ['.table', 'Table'],
  ] as const
  const watch = new ResizeObserver(entries => {
    for (const { target } of entries) makeReachable(target)
  })
  for (const [selector, name] of names) {
    for (const element of root.querySelectorAll(selector)) {
      element.setAttribute('data-name', name)
      watch.observe(element)
    }
  }
}

function makeReachable(element: Element): void {
  if (element.scrollWidth > element.clientWidth) {
    element.setAttribute('tabindex', '0')
    element.setAttribute('role', 'group')
    element.setAttribute('aria-label', element.getAttribute('data-name') ?? '')
  } else for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name)
}
