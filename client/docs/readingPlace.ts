/** Marks in "On this page" the heading that is being read. */
export function readingPlace(list: ParentNode): void {
  const links = new Map(
    [...list.querySelectorAll('a')].flatMap(link => {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
      return heading ? [[heading, link] as const] : []
    }),
  )
  const inView = new Set<Element>()
  const watch = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target)
        else inView.delete(target)
      }
      const [first] = [...links.keys()].filter(heading => inView.has(heading))
      if (!first) return
      for (const [heading, link] of links) {
        if (heading === first) link.setAttribute('aria-current', 'location')
        else link.removeAttribute('aria-current')
      }
    },
    // The upper part of the window, below the bar that stays.
    { rootMargin: '-64px 0px -60% 0px' },
  )
  for (const heading of links.keys()) watch.observe(heading)
}
