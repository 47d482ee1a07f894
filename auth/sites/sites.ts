import { z } from 'zod'
import { Caps, PasskeyPolicy, QueueKey, RefusedLine, SiteKey } from '../../protocol/index.ts'
import { Api, Webhooks } from './siteBackEnd.ts'
import { Passkeys, StepUps, safeUrl, Vouching } from './siteIdentity.ts'

const timeOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day as HH:MM, 00:00 to 24:00')

const timeZone = z.string().refine(isTimeZone, 'must be a time zone name such as Europe/Madrid')

/** Days of the week as the configuration spells them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/**
 * When a queue takes calls: the same hours on each named day, by the clock of the time zone. Hours that end before they begin
 * end on the next day, named or not: Friday from 22:00 to 02:00 reaches into Saturday.
 */
const OpeningHours = z
  .strictObject({
    timeZone,
    days: z.array(z.enum(weekdays)).min(1),
    from: timeOfDay.refine(time => time !== '24:00', 'must be before 24:00'),
    /** First minute that is closed again. */
    to: timeOfDay,
  })
  .refine(hours => hours.from !== hours.to, {
    path: ['to'],
    error: 'must be another time than from; 00:00 to 24:00 is the whole day',
  })
export type OpeningHours = z.infer<typeof OpeningHours>

const Queue = z.strictObject({
  key: QueueKey,
  name: RefusedLine(80),
  /** Absent: always open. */
  openingHours: OpeningHours.exactOptional(),
  /** Absent: as the site. */
  passkey: z.exactOptional(PasskeyPolicy),
  stepUps: StepUps.prefault({}),
  /** When callers with neither passkey nor vouch, nor a good call behind them, show to be there before an agent is rung. */
  gate: z.enum(['off', 'under-pressure', 'always']).default('off'),
})
export type Queue = z.infer<typeof Queue>

const Site = z
  .strictObject({
    key: SiteKey,
    name: RefusedLine(80),
    /** Origins whose pages may ask for call tokens, spelled as browsers spell them (RFC 6454 section 6.2). */
    allowedOrigins: z
      .array(
        z.string().refine(isCanonicalOrigin, 'must be an origin such as https://shop.example, without path'),
      )
      .min(1),
    queues: z.array(Queue).min(1).superRefine(refuseDuplicateKeys),
    caps: z
      .strictObject({
        /** Calls at once for the same identity. */
        concurrent: z._default(Caps.shape.concurrent, 2),
        callsPer15Minutes: z._default(Caps.shape.callsPer15Minutes, 7),
        callsPer60Minutes: z._default(Caps.shape.callsPer60Minutes, 9),
        callsPer24Hours: z._default(Caps.shape.callsPer24Hours, 15),
        /** Seconds of talk within 24 hours. */
        secondsPer24Hours: z._default(Caps.shape.secondsPer24Hours, 7200),
        /** Seconds of one call. */
        seconds: z._default(Caps.shape.seconds, 900),
      })
      .prefault({}),
    /** Seconds in which a token must be used. */
    tokenSeconds: z.int().min(1).max(60).default(60),
    /** Seconds that a call goes on before its page must show again that it holds the browser key. */
    authorizationSeconds: z.int().min(30).max(600).default(120),
    /** Absent: the site signs nothing about its visitors. */
    vouching: Vouching.exactOptional(),
    passkeys: Passkeys.prefault({}),
    /** Days that what the site vouched for stays with a call's record; 0: it goes with the call. */
    keepVouchedDays: z.int().min(0).max(3650).default(0),
    /** Hours that an agent's report keeps its caller away. */
    blockHours: z.int().min(1).max(720).default(24),
    /** Where the site's back end hears of grants, signed. */
    webhookUrl: safeUrl.exactOptional(),
    /** Where it hears of its calls. */
    webhooks: Webhooks.default([]),
    /** Absent: it reads nothing. */
    api: Api.exactOptional(),
  })
  .refine(({ api, vouching }) => api === undefined || vouching !== undefined, {
    path: ['api'],
    error: 'needs vouching, whose keys sign the requests',
  })
  .refine(
    ({ api, vouching }) =>
      vouching?.keys === undefined ||
      (api?.keys ?? []).every(({ kid }) => vouching.keys?.some(key => key.kid === kid)),
    { path: ['api', 'keys'], error: 'names a kid that is not in vouching.keys' },
  )
export type Site = z.infer<typeof Site>

/** The `sites` part of the configuration: who may embed the button, and what their visitors may do. */
export const Sites = z.array(Site).min(1).superRefine(refuseDuplicateKeys)
export type Sites = z.infer<typeof Sites>

function refuseDuplicateKeys(rows: readonly { readonly key: string }[], context: z.RefinementCtx): void {
  for (const [index, row] of rows.entries()) {
    const first = rows.findIndex(other => other.key === row.key)
    if (first === index) continue
    context.addIssue({
      code: 'custom',
      path: [index, 'key'],
      message: `the key ${row.key} was used before, at position ${first}`,
    })
  }
}

export function isCanonicalOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
