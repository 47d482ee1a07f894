import { createHash } from 'node:crypto'

/** What looks like chance and follows from a seed alone. */
export interface Chance {
  /** A whole number, both ends included. */
  whole(least: number, most: number): number
  oneOf<T>(choices: readonly [T, ...T[]]): T
  happens(probability: number): boolean
  /** A stream of its own: how much of another one was used makes no difference to it. */
  branch(name: string | number): Chance
}

export function createChance(seed: string): Chance {
  let drawn = 0
  /** From 0 up to, and without, 1. */
  const next = (): number => {
    drawn += 1
    return createHash('sha256').update(`${seed} #${drawn}`).digest().readUInt32BE(0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    whole,
    oneOf: choices => choices[whole(0, choices.length - 1)] ?? choices[0],
    happens: probability => next() < probability,
    branch: name => createChance(`${seed}/${name}`),
  }
}
