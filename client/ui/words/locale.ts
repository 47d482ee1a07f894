/** The person's own way to write times and dates within a language: `en-GB` where they speak that, else just `en`. */
export function localeOf(language: string, preferred: readonly string[]): string {
  return preferred.find(tag => tag === language || tag.startsWith(`${language}-`)) ?? language
}
