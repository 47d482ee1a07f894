import { posix } from 'node:path'
import { isTest, type Tree, type Violation } from '../source/tree.ts'

const mostFiles = 16

/**
 * A folder is read at a glance: at most 16 source files. Tests stand beside what they try and are not counted; a folder of
 * nothing else (a suite, the attacks) is a list, and needs no map.
 */
export function folderSizes(tree: Tree): Violation[] {
  const counts = new Map<string, number>()
  for (const { path } of tree.code) {
    if (isTest(path)) continue
    const folder = posix.dirname(path)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].flatMap(([folder, files]) => {
    if (files <= mostFiles) return []
    const sentence = `This folder holds ${files} source files; at most ${mostFiles} are allowed. Cut it by what they are about.`
    return [{ path: `${folder}/`, line: 1, sentence }]
  })
}
