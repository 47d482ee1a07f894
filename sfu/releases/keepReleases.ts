import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Log } from '../../calls/ports.ts'
import { type BuiltRelease, builtRelease, type KeptRelease, keptRelease, type Releases } from './release.ts'
import { expiredReleases } from './retention.ts'

interface Place {
  /** What the build left for other people's pages, with its `release.json`. */
  readonly builtFolder: string
  /** Where releases are kept, each in a folder named after it; everything in it is public. */
  readonly keptFolder: string
  readonly nowMs: number
  readonly log: Log
}

/**
 * Keeps this build's files for pages that pin their version, beside those of former versions, and lets go of what is too old. A version's
 * files never change: another build of a version that is kept already gets a name of its own. A service whose disk is full starts
 * all the same, and offers what it has.
 */
export function keepReleases({ builtFolder, keptFolder, nowMs, log }: Place): Releases {
  const current = keepCurrent({ builtFolder, keptFolder, nowMs, log })
  const releases = releasesIn(keptFolder)
  const expired = expiredReleases(releases, nowMs).filter(version => version !== current)
  for (const version of expired) rmSync(join(keptFolder, version), { recursive: true, force: true })
  const left = releases.filter(({ version }) => !expired.includes(version))
  const versions = Object.fromEntries(
    left.map(({ version, publishedAtMs, files }) => [version, { publishedAtMs, files }]),
  )
  return { folder: keptFolder, list: { current, versions } }
}

function keepCurrent({ builtFolder, keptFolder, nowMs, log }: Place): string | null {
  // Nothing was built, so nothing is served at all.
  if (!existsSync(builtFolder)) return null
  try {
    mkdirSync(keptFolder, { recursive: true, mode: 0o700 })
    // What a start that was broken off left.
    for (const name of readdirSync(keptFolder))
      if (name.startsWith('.')) rmSync(join(keptFolder, name), { recursive: true, force: true })
    const built = builtRelease.parse(readJson(join(builtFolder, 'release.json')))
    const { version, former } = placeFor(built, keptFolder)
    const folder = join(keptFolder, version)
    if (former && isWhole(folder, former)) describe(folder, { ...former, lastCurrentAtMs: nowMs })
    else
      copyRelease(
        { publishedAtMs: nowMs, ...former, ...built, version, lastCurrentAtMs: nowMs },
        builtFolder,
        keptFolder,
      )
    return version
  } catch (cause) {
    log.error('sdk release not kept', { cause, see: 'docs/operating.md, Versions of the SDK' })
    return null
  }
}

/** Under which name this build is kept, and, where it is already, what was said of it. */
function placeFor(
  built: BuiltRelease,
  keptFolder: string,
): { readonly version: string; readonly former: KeptRelease | undefined } {
  const contents = contentsOf(built)
  const former = releaseIn(keptFolder, built.version)
  if (former === undefined || contentsOf(former) === contents) return { version: built.version, former }
  const build = createHash('sha256').update(contents).digest('hex').slice(0, 8)
  const version = `${built.version}+${build}`
  return { version, former: releaseIn(keptFolder, version) }
}

/** Equal for releases of equal files. */
const contentsOf = ({ files }: BuiltRelease): string => JSON.stringify(Object.entries(files).sort())

const isWhole = (folder: string, { files }: KeptRelease): boolean =>
  Object.entries(files).every(([name, { integrity }]) => integrityOf(join(folder, name)) === integrity)

/** All of it or nothing: the folder gets its name when everything is in it. */
function copyRelease(release: KeptRelease, builtFolder: string, keptFolder: string): void {
  const folder = join(keptFolder, release.version)
  const partial = join(keptFolder, `.${release.version}.partial`)
  rmSync(partial, { recursive: true, force: true })
  try {
    for (const [name, { integrity }] of Object.entries(release.files)) {
      const target = join(partial, name)
      mkdirSync(dirname(target), { recursive: true })
      for (const ending of ['', '.br', '.gz']) {
        const source = join(builtFolder, name) + ending
        if (existsSync(source)) copyFileSync(source, target + ending)
      }
      if (integrityOf(target) !== integrity) throw new Error(`${name} is not what the build wrote.`)
    }
    describe(partial, release)
    rmSync(folder, { recursive: true, force: true })
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
}

/** Anew and then in its place: a disk that fills up in between leaves what was said before. */
function describe(folder: string, release: KeptRelease): void {
  const path = join(folder, 'release.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(release, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

function releasesIn(keptFolder: string): KeptRelease[] {
  if (!statSync(keptFolder, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(keptFolder).flatMap(name => releaseIn(keptFolder, name) ?? [])
}

/** What is kept under this name; `undefined` where nothing is, or nothing that can be read. */
function releaseIn(keptFolder: string, name: string): KeptRelease | undefined {
  try {
    const release = keptRelease.parse(readJson(join(keptFolder, name, 'release.json')))
    return release.version === name ? release : undefined
  } catch {
    return undefined
  }
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** Of a file; `undefined` where there is none. */
function integrityOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  return `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`
}
