import {
  namesTelephone,
  telephoneAttribute,
  telephoneLink,
  telephoneLiteral,
  telephoneNamesIn,
  telephonePattern,
} from './telephoneWords.ts'

export interface Found {
  offset: number
  sentence: string
}

/**
 * What in a text that is not program code could carry a telephone number.
 * `ending` is the file's (`.sql`, `.html`, …), or empty for one string of a program.
 */
export function telephoneText(ending: string, source: string): Found[] {
  if (ending === '.md') return linksInProse(source)
  const text = withoutComments(ending, source)
  return [
    ...every(text, telephoneLink, match => `The link '${match}' leads to the telephone network.`),
    ...every(text, telephoneAttribute, match => `The attribute ${match} asks for a telephone number.`),
    ...every(text, telephoneLiteral, match => `'${match}' is written like a telephone number.`),
    ...every(text, new RegExp(telephonePattern, 'g'), () => 'This pattern accepts telephone numbers.'),
    ...telephoneNamesIn(text).map(({ name, offset }) => ({ offset, sentence: couldCarry(name) })),
    ...wholeNames(ending, text),
  ]
}

/** Documents may speak of telephones and of forbidden links, but hold no link that works. */
function linksInProse(text: string): Found[] {
  const links =
    /\]\(\s*<?(?:tel|callto|sms|sips?):|<(?:tel|callto|sms|sips?):|href\s*=\s*["']?(?:tel|callto|sms|sips?):/gi
  return every(text, links, match => `The link '${match}' leads to the telephone network.`)
}

/** Where a word stands alone as a name (column, key, attribute, whole string), ordinary words count too. */
function wholeNames(ending: string, text: string): Found[] {
  if (ending === '.sql' || isSql(text)) {
    return every(text, /[\p{L}_][\p{L}\d_]*/gu, match => {
      return namesTelephone(match) || /(^|_)phones?$/i.test(match) ? couldCarry(match) : undefined
    })
  }
  if (/^\S+$/.test(text) && namesTelephone(text)) return [{ offset: 0, sentence: couldCarry(text) }]
  const names = [
    ...every(text, /(?<==\s*["'])[^"'\s]+(?=["'])/g, match =>
      namesTelephone(match) ? couldCarry(match) : undefined,
    ),
    ...every(text, /(?<=<(?:input|textarea|select)\b[^>]*\b(?:name|id)\s*=\s*["']?)phones?\b/gi, couldCarry),
  ]
  if (!/^\.(json|jsonc|ya?ml|toml|env)$/.test(ending)) return names
  const keys = /(?<=["'])[^"'\s]+(?=["'])|^[ \t-]*[\w-]+(?=\s*[:=])/gm
  const phoneKeys = /["']?\bphones?["']?\s*[:=]\s*["'\d+[]/gi
  return [
    ...names,
    ...every(text, keys, match => (namesTelephone(match) ? couldCarry(match.trim()) : undefined)),
    ...every(text, phoneKeys, () => couldCarry('phone')),
  ]
}

function isSql(text: string): boolean {
  return /\b(create\s+(temp\s+|unique\s+)?(table|index)|alter\s+table|insert\s+into|update\s+\S+\s+set|select\b[\s\S]+\bfrom)\b/i.test(
    text,
  )
}

function couldCarry(name: string): string {
  return `The name ${name} could carry a telephone number.`
}

/** Comments become spaces, so that offsets and lines stay. */
function withoutComments(ending: string, text: string): string {
  const comments: Record<string, RegExp> = {
    '.html': /<!--[\s\S]*?-->/g,
    '.svg': /<!--[\s\S]*?-->/g,
    '.sql': /--.*$|\/\*[\s\S]*?\*\//gm,
    '.css': /\/\*[\s\S]*?\*\//g,
    '.jsonc': /(?<!:)\/\/.*$|\/\*[\s\S]*?\*\//gm,
    '.yml': /(?<=^|\s)#.*$/gm,
    '.yaml': /(?<=^|\s)#.*$/gm,
  }
  const pattern = comments[ending]
  return pattern ? text.replace(pattern, comment => comment.replace(/[^\n]/g, ' ')) : text
}

function every(text: string, pattern: RegExp, sentenceOf: (match: string) => string | undefined): Found[] {
  return [...text.matchAll(pattern)].flatMap(match => {
    const sentence = sentenceOf(match[0])
    return sentence === undefined ? [] : [{ offset: match.index, sentence }]
  })
}
