/** The first that fits: most browsers also name those that they are like. */
const browsers: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Edge', /Edg(?:A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /(?:Firefox|FxiOS)\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /Safari\//],
]

const systems: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
]

/**
 * What the first passkey of an agent is called until its owner renames it: the browser and the system that made it, as its
 * User-Agent text tells (RFC 9110 section 10.1.5), in names that are the same in every language.
 */
export function browserName(userAgent = ''): string {
  const first = (names: typeof browsers) => names.find(([, sign]) => sign.test(userAgent))?.[0]
  const [browser, system] = [first(browsers), first(systems)]
  if (browser === undefined) return system ?? 'Passkey'
  return system === undefined ? browser : `${browser}, ${system}`
}
