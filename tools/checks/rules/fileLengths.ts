import { isTest, type Tree, type Violation } from '../source/tree.ts'

const mostLines = 250
const mostTestLines = 400

/** A file is read in one sitting: at most 250 lines, a test at most 400. */
export function fileLengths(tree: Tree): Violation[] {
  return tree.code.flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, '').split('\n').length
    const most = isTest(path) ? mostTestLines : mostLines
    if (lines <= most) return []
    return [{ path, line: most + 1, sentence: `This file has ${lines} lines; at most ${most} are allowed.` }]
  })
}
