import type { LoadLeg } from '../../../e2e/peers/loadLeg.ts'

/** A two-way call that stands. */
export interface LoadCall {
  readonly legs: readonly LoadLeg[]
  /** Whether it broke, on either side or in between, without being hung up. */
  isLost(): boolean
  /** Hangs up; resolves when the server knows. */
  hangUp(): Promise<void>
}

/**
 * A system that calls can be made through. `index` is unique among the calls open at once. A call that does not come to stand
 * leaves nothing behind.
 * @throws Error that says in words without names or numbers of this call what broke, so that equal ones can be counted.
 */
export type OpenCall = (index: number) => Promise<LoadCall>

/** For so long a call may take to stand, and to be hung up. More than the ten seconds that the product gives a connection. */
export const callTimeMs = 12_000
