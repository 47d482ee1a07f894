import { ConfigError } from './configError.ts'

/** Every name of the environment that the service reads, and those of its tests, which hand their own on. */
export const knownNames = [
  'RINGFENCE_CHROMIUM',
  'RINGFENCE_CONFIG',
  'RINGFENCE_DATA',
  'RINGFENCE_FIREFOX',
  'RINGFENCE_HOST',
  'RINGFENCE_LOG',
  'RINGFENCE_MEDIA_ADDRESS',
  'RINGFENCE_MEDIA_PORT',
  'RINGFENCE_MEDIA_TCP',
  'RINGFENCE_PORT',
  'RINGFENCE_PROXY_HEADER',
  'RINGFENCE_PUBLIC_ORIGIN',
  'RINGFENCE_TLS_CERT',
  'RINGFENCE_TLS_KEY',
  'RINGFENCE_TRUSTED_PROXIES',
  'RINGFENCE_TURNSERVER',
  'RINGFENCE_WORKERS',
] as const

/**
 * A misspelt name would be a setting that nobody reads: the service would run as if it had not been made.
 * @throws ConfigError with the known name that is nearest
 */
export function refuseUnknownNames(environment: Readonly<Record<string, string | undefined>>): void {
  const known: ReadonlySet<string> = new Set(knownNames)
  const unknown = Object.keys(environment).find(
    name => /^ring_?fence_/i.test(name) && !known.has(name) && environment[name] !== undefined,
  )
  if (unknown === undefined) return
  const nearest = knownNames.toSorted((a, b) => distance(unknown, a) - distance(unknown, b))[0]
  throw new ConfigError(
    `${unknown} is no setting of this service. Did you mean ${nearest}? Rename it or unset it.`,
  )
}

/** How many letters are to be changed, put in or left out (Levenshtein); case counts for nothing. */
function distance(from: string, to: string): number {
  const [a, b] = [from.toUpperCase(), to.toUpperCase()]
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
