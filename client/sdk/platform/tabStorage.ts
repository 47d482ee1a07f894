import type { Notes } from './browser.ts'

/** Notes in the tab's own session storage. A frame in a sandbox has none, and some browsers then throw at its very name. */
export const tabStorage: Notes = {
  take(name) {
    try {
      const text = sessionStorage.getItem(name)
      sessionStorage.removeItem(name)
      return text
    } catch {
      return null
    }
  },
  leave(name, text) {
    try {
      sessionStorage.setItem(name, text)
    } catch {
      // The call then ends with the page, as it did before there were notes.
    }
  },
}
