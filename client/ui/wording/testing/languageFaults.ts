import type { CallerLanguage } from '../callerLanguages.ts'
import { isWord, lackingIn } from '../speak.ts'
import { isPluralForms, isRecord, textsOf, valueNamesIn } from '../written.ts'

/** Each word of a tree by its path. */
export function wordsByPath(tree: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (isWord(tree)) return [[path, tree]]
  if (!isRecord(tree)) return []
  return Object.entries(tree).flatMap(([key, inner]) =>
    wordsByPath(inner, path === '' ? key : `${path}.${key}`),
  )
}

/** Values that only some languages need: the hour decides the article, and a form for one or two may spell the number out. */
const mayMiss = ['hours', 'count']

/** Everything that is wrong with the words of a language beside the English ones. */
export function languageFaults(
  english: unknown,
  words: unknown,
  language: CallerLanguage,
): readonly string[] {
  const ours = new Map(wordsByPath(english))
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
  // `many` of Romance languages begins at a million.
  const needed = pluralCategories.filter(category => language === 'ar' || category !== 'many')
  const faultsOf = ([path, word]: readonly [string, unknown]): readonly string[] => {
    const texts = textsOf(word)
    const [given, named] = [valueNamesIn(textsOf(ours.get(path))), valueNamesIn(texts)]
    return [
      ours.has(path) ? '' : `${path} is no word`,
      texts.some(text => text !== text.trim() || text === '' || /[\n\t]| {2}/.test(text))
        ? `${path} is blank in part`
        : '',
      ...[...named].map(name => (given.has(name) ? '' : `${path} gets no ${name}`)),
      ...[...given].map(name =>
        named.has(name) || mayMiss.includes(name) ? '' : `${path} leaves out ${name}`,
      ),
      ...(isPluralForms(word) ? needed.map(form => (form in word ? '' : `${path} has no form ${form}`)) : []),
    ].filter(fault => fault !== '')
  }
  return [
    ...lackingIn(english, words).map(path => `${path} is missing`),
    ...wordsByPath(words).flatMap(faultsOf),
  ]
}
