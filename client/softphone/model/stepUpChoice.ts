import type { Seat } from '../../sdk/index.ts'

export type StepUpChoice = Parameters<Seat['askStepUp']>[0]

/** A listed purpose, with its limit where the form has a field for one. */
export function stepUpChoiceOf(key: string, amount: unknown): StepUpChoice {
  const number = typeof amount === 'string' && amount !== '' ? Number(amount) : undefined
  return { kind: 'listed', key, ...(number === undefined ? {} : { amount: number }) }
}
