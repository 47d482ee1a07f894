/** Whoever has waited so long is overdue, in milliseconds. */
const overdueAfterMs = 180_000
/** Of so many rings one is for whoever is overdue, while there is somebody. */
const ringsPerOverdue = 4

/**
 * Whether the next ring is for whoever is not proven and has waited longest, whoever stands before them: class and turns say who
 * goes first, not who never comes to their turn.
 */
export const isOverdueTurn = (waitedMs: number, ringsSinceOverdue: number): boolean =>
  waitedMs >= overdueAfterMs && ringsSinceOverdue >= ringsPerOverdue - 1

/** Whether somebody who has waited so long is overdue, or will be within this time. */
export const isOverdueWithin = (waitedMs: number, withinMs: number): boolean =>
  waitedMs + withinMs >= overdueAfterMs

/** How many of the next so many rings may be for whoever is overdue. */
export const mostOverdueOf = (rings: number): number => Math.ceil(rings / ringsPerOverdue)
