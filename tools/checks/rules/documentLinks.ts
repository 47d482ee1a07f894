import { isDocument } from '../../docsSite/markdown/sources.ts'
import { readLibrary } from '../../docsSite/readLibrary.ts'
import type { Tree, Violation } from '../source/tree.ts'

/** Every link of a document leads to something that is there, down to its heading; every picture is described. */
export function documentLinks(tree: Tree): Violation[] {
  return [
    ...readLibrary(
      tree.root,
      tree.files.filter(({ path }) => isDocument(path)),
    ).complaints,
  ]
}
