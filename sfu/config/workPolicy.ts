import { z } from 'zod'
import type { WorkPolicy } from '../../auth/ports.ts'
import { mostWorkTries } from '../../protocol/index.ts'

/** Under pressure callers for whom nobody answers compute something before they get a token. */
export const WorkSetting = z
  .strictObject({
    enabled: z.boolean().default(true),
    calmPerAgent: z.int().min(0).max(1000).default(2),
    calmAtLeast: z.int().min(0).max(10_000).default(10),
    baseTries: z.int().min(1).max(mostWorkTries).default(32),
    topTries: z.int().min(1).max(mostWorkTries).default(256),
  })
  .refine(({ baseTries, topTries }) => baseTries <= topTries, {
    path: ['topTries'],
    error: 'must be baseTries at least',
  })

/** `null` where it is switched off. */
export const workPolicy = ({ enabled, ...policy }: z.infer<typeof WorkSetting>): WorkPolicy | null =>
  enabled ? policy : null
