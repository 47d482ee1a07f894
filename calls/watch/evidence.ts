import type { Alarm } from '../../protocol/index.ts'
import { createDistinctCount } from '../policy/patterns/distinctCount.ts'
import { hashOf } from '../policy/patterns/hashOf.ts'
import { createHeaviest } from '../policy/patterns/heaviest.ts'
import type { Coming } from '../ports/patterns.ts'

/** 256 bytes, right to 5 %. */
const bits = 8

/** Who came, in the fewest words: no address, and nothing that finds one. */
export interface Evidence {
  add(coming: Pick<Coming, 'jkt' | 'share'>): void
  shown(): Alarm['evidence']
}

export function createEvidence(): Evidence {
  const browsers = createDistinctCount(bits)
  const sources = createHeaviest()
  return {
    add({ jkt, share }) {
      browsers.add(hashOf(jkt))
      sources.add(share.callClass === 'identified' ? share.cohort : share.source.network)
    },
    shown() {
      const most = sources.most()
      return { browsers: browsers.count(), network: most && { name: shownName(most.name), part: most.part } }
    },
  }
}

/** What it is told from others by, from a hash that only this process can make. */
export const shownName = (source: string): string => hashOf(source).toString(36).toUpperCase().slice(-6)
