import type { Notes } from './browser.ts'

/** Notes in a storage of the browser. A frame in a sandbox has none, and some browsers then throw at its very name. */
const notesIn = (storage: () => Storage): Notes => ({
  take(name) {
    try {
      const text = storage().getItem(name)
      storage().removeItem(name)
      return text
    } catch {
      return null
    }
  },
  leave(name, text) {
    try {
      storage().setItem(name, text)
      return true
    } catch {
      return false
    }
  },
})

/** Of this tab; they outlive its being loaded again. */
export const tabStorage = notesIn(() => sessionStorage)

/** Of all tabs of this browser. */
export const browserStorage = notesIn(() => localStorage)
