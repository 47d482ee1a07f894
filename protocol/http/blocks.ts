import * as z from 'zod/mini'
import { BlockId } from '../ids.ts'
import { ReportReason } from '../report.ts'

/** GET /auth/blocks, for admins: who may not call, newest first. DELETE /auth/blocks/:block ends one → BlocksAnswer. */
export const BlocksAnswer = z.strictObject({
  blocks: z.array(
    z.strictObject({
      blockId: BlockId,
      siteName: z.string(),
      /** Short names of what is blocked, by which people compare; `null` where that is not. */
      caller: z.nullable(z.string()),
      browser: z.nullable(z.string()),
      reason: ReportReason,
      /** Name of the agent who reported last; `null` for one who is here no more. */
      by: z.nullable(z.string()),
      /** Milliseconds since the epoch, all four. */
      sinceMs: z.number(),
      /** `null`: for good. */
      untilMs: z.nullable(z.number()),
      /** When the caller last used their one appeal. */
      appealedAtMs: z.nullable(z.number()),
    }),
  ),
})
export type BlocksAnswer = z.infer<typeof BlocksAnswer>

/** PATCH /auth/blocks/:block, for admins → BlocksAnswer: the block ends no more by itself. */
export const BlockChange = z.strictObject({ forGood: z.literal(true) })
