import type { Plugin } from 'vite'

const inherited = /\bfor \((const|let|var) (\w+) in ([\w.$]+)\)/g

/** The same loop over an object's own names. */
export const overOwnNames = (code: string): string =>
  code.replace(inherited, 'for ($1 $2 of Object.keys($3 ?? {}))')

/**
 * Libraries, and the bundler itself, list the names of an object with those that all objects inherit. Where a page, or an old library on it,
 * gave all objects a name, the button would not even stand there, and a good message would be taken for a wrong one.
 */
export function ownNames(): Plugin {
  return {
    name: 'own-names',
    transform: code => (code.search(inherited) < 0 ? null : overOwnNames(code)),
  }
}
