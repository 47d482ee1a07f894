import type { Plugin } from 'vite'

const loader = '\0vite/preload-helper.js'

/** A late file of ours has no styles and no files of its own, so nothing need be loaded before it: `import()` stays as it is written. */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: id => (id === loader ? 'export const __vitePreload = load => load()' : null),
  }
}
