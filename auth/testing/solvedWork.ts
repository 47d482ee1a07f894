import { pbkdf2Sync } from 'node:crypto'
import { isWorkDone, type WorkAsked, workSalt } from '../../protocol/index.ts'

/** The first number whose outcome is the wanted one: what a browser searches, or what it never sends. */
export function searchWork({ challenge, tries, iterations }: WorkAsked, isRight = true): number {
  for (let number = 0; ; number += 1) {
    const key = Uint8Array.from(pbkdf2Sync(challenge, workSalt(number), iterations, 32, 'sha256'))
    if (isWorkDone(key.buffer, tries) === isRight) return number
  }
}
