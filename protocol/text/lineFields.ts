import * as z from 'zod/mini'
import { cleanLine, lineFaultOf } from './plainLine.ts'

/** A line that is refused unless it stands as the rule wants it: what somebody signs, or what an operator writes. */
export const RefusedLine = (mostUnits: number, fewestUnits = 1) =>
  z.string().check(
    z.minLength(fewestUnits),
    z.maxLength(mostUnits),
    z.superRefine((text, context) => {
      const fault = lineFaultOf(text)
      if (fault === undefined) return
      context.addIssue({ code: 'custom', message: meanings[fault], params: { fault } })
    }),
  )

/** A line that is cleaned, and refused only where it is too long then, or nothing is left of it. */
export const CleanedLine = (mostUnits: number, fewestUnits = 0) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform(text => cleanLine(text)),
    ),
    z.string().check(z.minLength(fewestUnits), z.maxLength(mostUnits)),
  )

/** A line that was taken by another rule, long ago: it is never refused. */
export const storedLine = (text: string, mostUnits: number): string => cleanLine(text, mostUnits) || '?'

const meanings = {
  'hidden-character': 'holds a character that nobody sees, or that ends the line',
  'not-composed': 'holds a letter and its accent apart (it is not in Unicode normalization form C)',
  'too-many-marks': 'holds more marks on one letter than any language writes',
  'proof-like': 'holds a tick, a shield, a lock or a badge, which mark what was proven',
  blanks: 'begins or ends with a blank, or holds two in a row',
} as const
