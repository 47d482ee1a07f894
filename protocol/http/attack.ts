import * as z from 'zod/mini'
import { AttackWindowId, SiteKey } from '../ids.ts'
import { CleanedLine } from '../text/lineFields.ts'

/**
 * What an alarm saw. `calls`: more who want to call than is usual. `refusals`: more who are refused. `browsers`: more browsers that were
 * never seen. `short-talks`: more talks that came to nothing. `slow-drip`: a little more of all that, for days. `one-source`: one address,
 * network or identity that calls more often than its browsers and good calls explain; it says nothing of the rest of its site.
 */
export const alarmPatterns = [
  'calls',
  'refusals',
  'browsers',
  'short-talks',
  'slow-drip',
  'one-source',
] as const
export const AlarmPattern = z.enum(alarmPatterns)
export type AlarmPattern = z.infer<typeof AlarmPattern>

/** Why an alarm was raised, as figures: the view makes the sentence. */
export const Alarm = z.strictObject({
  pattern: AlarmPattern,
  /** What was counted, and how much of it is usual, in the last `spanMs`. */
  seen: z.number(),
  usual: z.number(),
  spanMs: z.number(),
  evidence: z.strictObject({
    /** Different browsers among those who came, about. */
    browsers: z.int(),
    /** The part of the fullest network, 0 to 1, and a name for it that says nothing of its address. */
    network: z.nullable(z.strictObject({ name: z.string(), part: z.number() })),
  }),
  /** Of `one-source`: which one it is, by a name that says nothing of whose it is, and how many good calls came from there. */
  source: z.optional(
    z.strictObject({
      kind: z.enum(['address', 'network', 'identity']),
      name: z.string(),
      goodCalls: z.int(),
    }),
  ),
})
export type Alarm = z.infer<typeof Alarm>

/** How an attack window ended before its time; `null`: it did not. `was-us`: what came was no attack. */
export const AttackEnding = z.enum(['by-hand', 'was-us'])
export type AttackEnding = z.infer<typeof AttackEnding>

/** For how long the switch may be on, in minutes. */
export const attackMinutes = { least: 5, most: 24 * 60 } as const

/** GET /auth/attack, for admins: the attack windows that are open, and those of the last 30 days; newest first. */
export const AttackAnswer = z.strictObject({
  sites: z.array(z.strictObject({ key: SiteKey, name: z.string() })),
  windows: z.array(
    z.strictObject({
      windowId: AttackWindowId,
      /** `null`: all sites. */
      siteName: z.nullable(z.string()),
      /** Where the alarm is about one queue. */
      queueName: z.nullable(z.string()),
      isOpen: z.boolean(),
      /** Milliseconds since the epoch, both. */
      sinceMs: z.number(),
      untilMs: z.number(),
      /** Name of the admin who opened it; `null` for an alarm, and for an admin who is here no more. */
      by: z.nullable(z.string()),
      /** What that admin wrote. */
      reason: z.nullable(z.string()),
      alarm: z.nullable(Alarm),
      ended: z.nullable(AttackEnding),
    }),
  ),
})
export type AttackAnswer = z.infer<typeof AttackAnswer>

/** POST /auth/attack, for admins → AttackAnswer: the under-attack switch. */
export const AttackSwitch = z.strictObject({
  /** `null`: all sites. */
  site: z.nullable(SiteKey),
  minutes: z.int().check(z.minimum(attackMinutes.least), z.maximum(attackMinutes.most)),
  reason: CleanedLine(120, 1),
})
export type AttackSwitch = z.infer<typeof AttackSwitch>

/** PATCH /auth/attack/:window, for admins → AttackAnswer: it is over. */
export const AttackChange = z.strictObject({ ended: AttackEnding })
export type AttackChange = z.infer<typeof AttackChange>
