const askFirst = (event: BeforeUnloadEvent) => event.preventDefault()

/** While `guarded`, the browser asks before the tab is closed or reloaded. Otherwise nothing is in the way. */
export function guardLeaving(guarded: boolean): void {
  if (guarded) window.addEventListener('beforeunload', askFirst)
  else window.removeEventListener('beforeunload', askFirst)
}
