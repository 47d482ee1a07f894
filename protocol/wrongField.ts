/** How a line of text that another person reads can be wrong; the rule is in plainLine.ts. */
const lineFaults = ['hidden-character', 'not-composed', 'too-many-marks', 'proof-like', 'blanks'] as const
export type LineFault = (typeof lineFaults)[number]

/**
 * What is wrong with one field, for the words beside it. `wrong` is everything without a word of its own: another type, an
 * unknown choice, a missing member.
 */
export const fieldFaults = [
  'wrong',
  'unknown',
  'too-short',
  'too-long',
  'too-small',
  'too-large',
  ...lineFaults,
] as const
export type FieldFault = (typeof fieldFaults)[number]

/** One field that was refused. Names only: what was in the field is never repeated. */
export interface WrongField {
  /** Path in the parameters of the request or the body, joined by dots: `choice.sentence`. */
  readonly field: string
  readonly fault: FieldFault
}

/** What a refusal's body says of a field → what the error keeps; `undefined` where it names none. */
export function readWrongField(said: object): WrongField | undefined {
  if (!('field' in said) || typeof said.field !== 'string') return undefined
  const told = 'fault' in said ? said.fault : undefined
  // A newer service may know more of it than this page does.
  return { field: said.field, fault: fieldFaults.find(fault => fault === told) ?? 'wrong' }
}
