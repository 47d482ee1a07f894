import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { isWorkDone, readWorkAsked, type WorkAsked, workSalt } from '../../protocol/index.ts'
import { fieldsOf } from '../child.ts'

const derive = promisify(pbkdf2)

/** What the body of a refusal wants computed; `undefined` where that is nothing. */
export const workIn = (body: string): WorkAsked | undefined =>
  readWorkAsked(fieldsOf(fieldsOf(JSON.parse(body)).error).work)

/** The first number whose derivation is the wanted one, searched natively, beside everything else that this process does. */
export async function payFor({ challenge, tries, iterations }: WorkAsked) {
  for (let solution = 0; ; solution += 1) {
    const key = Uint8Array.from(await derive(challenge, workSalt(solution), iterations, 32, 'sha256'))
    if (isWorkDone(key.buffer, tries)) return { challenge, solution }
  }
}
