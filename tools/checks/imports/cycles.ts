import { importsOf, isRelative, resolveInTree } from '../source/importsOf.ts'
import type { Tree, Violation } from '../source/tree.ts'

type Graph = Map<string, { target: string; line: number }[]>

/** No file reaches itself through its imports, types included. Each knot of files is told once, by its shortest ring. */
export function cycles(tree: Tree): Violation[] {
  const graph = importGraph(tree)
  const told = new Set<string>()
  return [...graph.keys()].flatMap(start => {
    if (told.has(start)) return []
    const ring = shortestRing(graph, start)
    if (!ring) return []
    for (const path of ring) told.add(path)
    const line = graph.get(start)?.find(({ target }) => target === (ring[1] ?? start))?.line ?? 1
    return [{ path: start, line, sentence: `Import cycle: ${[...ring, start].join(' → ')}.` }]
  })
}

function importGraph(tree: Tree): Graph {
  return new Map(
    tree.code.map(file => [
      file.path,
      importsOf(file).flatMap(({ specifier, line }) => {
        if (specifier === undefined || !isRelative(specifier)) return []
        const target = resolveInTree(tree, file.path, specifier)
        return tree.find(target) ? [{ target, line }] : []
      }),
    ]),
  )
}

/** Breadth first from `start` back to `start`; the ring without its repeated end. */
function shortestRing(graph: Graph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const waiting = [start]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const { target } of graph.get(path) ?? []) {
      if (target === start) return wayTo(cameFrom, start, path)
      if (cameFrom.has(target)) continue
      cameFrom.set(target, path)
      waiting.push(target)
    }
  }
  return undefined
}

function wayTo(cameFrom: Map<string, string>, start: string, end: string): string[] {
  const way = [end]
  for (let path = end; path !== start; ) {
    path = cameFrom.get(path) ?? start
    way.unshift(path)
  }
  return way
}
