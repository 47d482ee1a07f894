/** What is compared. */
export const systems = ['bare', 'product'] as const
export type System = (typeof systems)[number]
