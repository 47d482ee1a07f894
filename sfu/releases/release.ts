import { z } from 'zod'

/** A version by Semantic Versioning 2.0.0; after a `+`, of which of several builds of it. A name of a folder and of a URL's segment. */
const version = z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[0-9a-f]{8})?$/)

/** Without a way out of the folder: a name, or one in `chunks/`. */
const fileName = z.string().regex(/^(?:chunks\/)?\w[\w.-]*$/)

const files = z.record(
  fileName,
  z.strictObject({
    /** W3C Subresource Integrity: `sha384-` and the hash in base64. */
    integrity: z.string().regex(/^sha384-[A-Za-z0-9+/]{64}$/),
    /** Of the file as it is. */
    bytes: z.int().nonnegative(),
  }),
)

/** `release.json` of a build: what belongs to it. */
export const builtRelease = z.strictObject({ version, files })
export type BuiltRelease = z.infer<typeof builtRelease>

/** `release.json` of a release that is kept. Times are Unix time in milliseconds. */
export const keptRelease = z.strictObject({
  version,
  files,
  /** When it was first served. */
  publishedAtMs: z.int(),
  /** When a service last began to serve it as its own. */
  lastCurrentAtMs: z.int(),
})
export type KeptRelease = z.infer<typeof keptRelease>

/** What `/sdk/versions.json` says: which versions can be had, each file of each with its hash. */
interface VersionList {
  /** The version of `/sdk/button.js`; `null` where it was not kept. */
  readonly current: string | null
  readonly versions: Readonly<Record<string, Pick<KeptRelease, 'publishedAtMs' | 'files'>>>
}

/** What pages may pin. */
export interface Releases {
  /** Everything in it is public: a folder for each version. */
  readonly folder: string
  readonly list: VersionList
}
