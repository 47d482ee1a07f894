import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inOneLine, openTree, type Rule } from '../source/tree.ts'

export type PlantedFiles = Readonly<Record<string, string>>

/** Writes files into a fresh folder outside the project, hands its root over, and removes it whatever happens. */
export async function inPlantedTree<T>(files: PlantedFiles, use: (root: string) => T): Promise<Awaited<T>> {
  const root = mkdtempSync(join(tmpdir(), 'ringfence-checks-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return await use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** What a rule says about planted files, each violation in one line. */
export function saidAbout(rule: Rule, files: PlantedFiles): Promise<string[]> {
  return inPlantedTree(files, async root => (await rule(openTree(root))).map(inOneLine))
}
