import { visit } from '../source/syntax.ts'
import type { Tree, Violation } from '../source/tree.ts'

const emptyWords = new Set(['utils', 'util', 'helper', 'helpers'])
const emptyFileWords = new Set([...emptyWords, 'manager', 'managers'])
const emptyFileNames = new Set(['data', 'info', 'misc'])

/** A name says what the thing is for; these words say nothing. */
export function plainNames(tree: Tree): Violation[] {
  return tree.code.flatMap(file => {
    const violations: Violation[] = []
    const word = emptyFileWord(file.path)
    if (word !== undefined) {
      violations.push({
        path: file.path,
        line: 1,
        sentence: `'${word}' in a path says nothing; name what it does.`,
      })
    }
    const told = new Set<string>()
    visit(file, {
      Identifier({ name, start }) {
        if (told.has(name) || !wordsOf(name).some(one => emptyWords.has(one))) return
        told.add(name)
        const sentence = `The name ${name} says nothing; name what it does.`
        violations.push({ path: file.path, line: file.lineAt(start), sentence })
      },
    })
    return violations
  })
}

/** The words of a name in camelCase, snake_case or kebab-case, in small letters. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(word => word !== '')
}

function emptyFileWord(path: string): string | undefined {
  return path
    .split('/')
    .map(segment => segment.replace(/\..*$/, ''))
    .flatMap(name =>
      emptyFileNames.has(name) ? [name] : wordsOf(name).filter(word => emptyFileWords.has(word)),
    )
    .at(0)
}
