import type { Tree, Violation } from '../source/tree.ts'

/** Folders of single machines, as absolute paths. The list is put together so that it does not name one. */
const folders = ['work', 'root', 'farm']
const machinePath = new RegExp(`(?<![\\w.~})-])/(${folders.join('|')})/[\\w.-]`, 'g')

/** The project knows no machine it was made on: no such path in any file that is kept. */
export function machinePaths(tree: Tree): Violation[] {
  return tree.files.flatMap(file =>
    [...file.text.matchAll(machinePath)].map(match => ({
      path: file.path,
      line: file.lineAt(match.index),
      sentence: `A path under /${match[1]}/ belongs to one machine; derive it or make it a setting.`,
    })),
  )
}
