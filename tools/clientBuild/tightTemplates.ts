import type { Plugin } from 'vite'

const styles = /css`[^`]*`/g
const comment = /\/\*[^*]*\*\//g
const indentation = /\n\s+/g

/** Of one file of ours: its templates without what only readers of the source need. Lines stay lines, so the code means the same. */
export const tight = (code: string): string =>
  code.replace(styles, text => text.replace(comment, '')).replace(indentation, '\n')

/** Sends no indentation and no comments of styles and markup: they are text to the bundler, which keeps every letter of it. */
export function tightTemplates(): Plugin {
  return {
    name: 'tight-templates',
    enforce: 'pre',
    transform: (code, id) => (/\/client\/(?!node\/).*\.ts$/.test(id) ? tight(code) : null),
  }
}
