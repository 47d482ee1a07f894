import { RingfenceError } from '../../../protocol/index.ts'
import type { Target } from '../place.ts'

/** Where one attack takes place. */
export interface Scene {
  readonly at: Target
  /** Nothing of what is tried is answered: what an attack would need beforehand is made up. */
  readonly isSink: boolean
  /** Address of the attacker's n-th item. */
  addressOf(number: number): string
  /** Closed when the attack is over. */
  keep(close: () => void): void
}

/** One item of an attack; answers what became of it. */
export type Item = (number: number) => Promise<string>

export interface Attack {
  readonly name: string
  /** Whoever of it is let in has cost what an accepted caller does, and is not counted as refused. */
  readonly comesIn?: true
  /** What is made beforehand counts as no item. */
  begin(scene: Scene): Item | Promise<Item>
}

/** What became of an item that was not refused. */
export const letIn = 'let in'

/** What became of an item that somebody refused, or that broke. */
function outcomeOfError(error: unknown): string {
  if (!(error instanceof Error)) return 'broke'
  if (error instanceof RingfenceError && error.code !== 'connection-lost') return error.code
  const said = error.cause instanceof Error ? error.cause.message : error.message
  const status = /Unexpected server response: (\d{3})/.exec(said)?.[1]
  return status === undefined ? (/\d{4} ([a-z-]+)/.exec(said)?.[1] ?? 'cut') : `upgrade ${status}`
}

/** Whatever an item throws is what became of it. */
export const item =
  (act: (number: number) => Promise<string>): Item =>
  number =>
    act(number).catch(outcomeOfError)
