/** How many callers for whom nobody answers a queue bears in calm. */
export interface Calm {
  readonly calmPerAgent: number
  readonly calmAtLeast: number
}

/** Where nothing else is said. */
export const usualCalm: Calm = { calmPerAgent: 2, calmAtLeast: 10 }

/** Whether a queue has more callers in line for whom nobody answers than it bears in calm: from there on a token costs work, too. */
export const isUnderPressure = (
  { inLine, agentsOnDuty }: { readonly inLine: number; readonly agentsOnDuty: number },
  { calmPerAgent, calmAtLeast }: Calm,
): boolean => inLine > calmAtLeast + calmPerAgent * agentsOnDuty
