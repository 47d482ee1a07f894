/**
 * Which room may import which, and which room owns which package. A room is a folder (`auth/`) or one file without
 * its ending (`sfu/server`, which also covers `sfu/server.test.ts`); the longest match counts. Types count as imports.
 */
export interface Room {
  room: string
  /** What of ours it may import beside its own room. */
  may: readonly string[]
  /** Whether it may import `node:` modules. */
  node: boolean
}
