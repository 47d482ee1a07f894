import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** What a program prints, to its output and to its errors. */
export interface Printed {
  /** All of it until now. */
  text(): string
  /**
   * The first text of this kind, once it is there. What a program writes at once may be read in pieces, so whoever needs a
   * text waits for that very text; an end that the pattern leaves open may be cut off.
   * @throws Error when the program ended without it, or took longer than that
   */
  find(what: RegExp, timeoutMs?: number): Promise<string>
  /** When it has ended and all that it printed is here: its exit code, `null` after a signal. */
  readonly ended: Promise<number | null>
}

export function readProgram(child: ChildProcess): Printed {
  let text = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', piece => {
      text += piece
      for (const listener of listeners) listener()
    })
  }
  // Not `exit`: what it printed last may be on its way still.
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  return {
    text: () => text,
    ended,
    find: (what, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          clearTimeout(timer)
          listeners.delete(look)
          act()
        }
        const fail = (why: string) =>
          settle(() => reject(new Error(`${why} without printing ${what}:\n${text}`)))
        const timer = setTimeout(() => fail(`It ran for ${timeoutMs} ms`), timeoutMs)
        const look = () => {
          const found = what.exec(text)?.[0]
          if (found !== undefined) settle(() => resolve(found))
        }
        listeners.add(look)
        look()
        ended.then(() => fail('It ended'), reject)
      }),
  }
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null
