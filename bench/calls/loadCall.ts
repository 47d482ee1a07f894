import type { LoadLeg } from '../../e2e/peers/loadLeg.ts'

/** A two-way call that stands. */
export interface LoadCall {
  readonly legs: readonly LoadLeg[]
  /** Hangs up; resolves when the server knows. */
  hangUp(): Promise<void>
}

/** A system that calls can be made through. `index` is unique among the calls open at once. */
export type OpenCall = (index: number) => Promise<LoadCall>
