import type { Block } from '../ports.ts'
import { holdsFor, type KnownCaller } from './blockRule.ts'

/** Which blocks keep a caller away, found by whom they are about: asking costs the same, however many there are. */
export type BlockIndex = (caller: KnownCaller, nowMs: number) => readonly Block[]

export function indexBlocks(blocks: readonly Block[]): BlockIndex {
  const bySubject = new Map<string, Block[]>()
  for (const block of blocks) {
    for (const subject of [block.jkt, block.callerId]) {
      if (subject === null) continue
      const name = `${block.site} ${subject}`
      bySubject.set(name, [...(bySubject.get(name) ?? []), block])
    }
  }
  return ({ site, jkt, ...caller }, nowMs) => {
    const found = [jkt, caller.callerId ?? ''].flatMap(subject => bySubject.get(`${site} ${subject}`) ?? [])
    return [...new Set(found)].filter(block => holdsFor(block, { site, jkt, ...caller }, nowMs))
  }
}
