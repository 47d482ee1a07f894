import type { SeatPlace } from '../../../protocol/index.ts'

/**
 * The service's own window in which an agent allows a seat inside a frame, or on a page of another origin. Methods reject with
 * RingfenceError.
 */
export interface SeatWindow {
  readonly place: SeatPlace
  /**
   * Reaches the page that opened this window, and takes the key that it wants to be signed in.
   * @throws RingfenceError `request-timed-out` where no page of that origin did
   */
  reach(): Promise<{ readonly demoAgent: boolean }>
  /** From a press: the agent's passkey signs the key and the place. */
  allow(): Promise<void>
  /** Only where `demoAgent` is true. */
  allowAsDemoAgent(): Promise<void>
  /** Tells the page that the agent does not want to. */
  drop(): void
}
