import type { Seat } from '../../sdk/index.ts'

type Blocks = Awaited<ReturnType<Seat['blocks']['list']>>['blocks']
type BlockId = Blocks[number]['blockId']

const isBlockId = (text: string): text is BlockId => text.startsWith('block_')

function blockId(letter: string): BlockId {
  const text = `block_${letter.repeat(22)}`
  if (!isBlockId(text)) throw new Error('no block id')
  return text
}

const hourMs = 3_600_000

/** Callers whom nobody blocked; changes are seen until the page goes. */
export function scriptedBlocks(
  asked: (what: string) => Promise<void>,
  nobodyBlocked = false,
): Seat['blocks'] {
  const siteName = 'Harbour Bikes'
  const nowMs = Date.now()
  let blocks: Blocks = [
    {
      ...{ blockId: blockId('A'), siteName, caller: 'K4M7Q2', browser: '18Q4LG', reason: 'abusive' as const },
      ...{
        by: 'Jonas Lindqvist',
        sinceMs: nowMs - 2 * hourMs,
        untilMs: nowMs + 22 * hourMs,
        appealedAtMs: null,
      },
    },
    {
      ...{
        blockId: blockId('B'),
        siteName,
        caller: null,
        browser: 'T0PZ3W',
        reason: 'toll-fraud' as const,
      },
      ...{ by: null, sinceMs: nowMs - 70 * hourMs, untilMs: null, appealedAtMs: null },
    },
    {
      ...{
        blockId: blockId('C'),
        siteName,
        caller: 'P8X3RA',
        browser: null,
        reason: 'impersonation' as const,
      },
      by: 'Maximiliana Wolfeschlegelsteinhausen',
      ...{ sinceMs: nowMs - 200 * hourMs, untilMs: null, appealedAtMs: nowMs - 5 * hourMs },
    },
  ]
  if (nobodyBlocked) blocks = []
  return {
    list: async () => ({ blocks }),
    async keep(id) {
      await asked('keepBlock')
      blocks = blocks.map(block => (block.blockId === id ? { ...block, untilMs: null } : block))
      return { blocks }
    },
    async undo(id) {
      await asked('undoBlock')
      blocks = blocks.filter(block => block.blockId !== id)
      return { blocks }
    },
  }
}
