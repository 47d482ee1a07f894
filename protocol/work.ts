/**
 * A proof of work: a browser searches the number with which a slow derivation gives a key that begins low enough. Whoever checks it
 * derives once; whoever searches derives about `tries` times.
 */

/** What a refusal with `work-required` asks for. */
export interface WorkAsked {
  /** Text of the service, to be brought back as it is. */
  readonly challenge: string
  /** Derivations that the search takes on average: half of all searches are over after seven tenths of them, 99 % after 4.6 times as many. */
  readonly tries: number
  /** Iterations of PBKDF2 in one derivation. */
  readonly iterations: number
  /** How long the work is good for; a duration, so that a wrong clock does not matter. */
  readonly expiresInMs: number
  /** Whether a passkey in place of the work lets the caller in. */
  readonly passkeyHelps: boolean
}

/** No service asks for more tries, since a page computes no more for anybody. */
export const mostWorkTries = 65_536

const most = { iterations: 1_000_000, challengeLength: 256, expiresInMs: 300_000 } as const

/** What a refusal says of it, checked; `undefined` where it asks for no work, or for absurd work. */
export function readWorkAsked(work: unknown): WorkAsked | undefined {
  if (typeof work !== 'object' || work === null) return undefined
  if (!('challenge' in work && 'tries' in work && 'iterations' in work && 'expiresInMs' in work))
    return undefined
  const { challenge, tries, iterations, expiresInMs } = work
  if (typeof challenge !== 'string' || challenge.length > most.challengeLength) return undefined
  if (!isUpTo(mostWorkTries, tries) || !isUpTo(most.iterations, iterations)) return undefined
  if (!isUpTo(most.expiresInMs, expiresInMs)) return undefined
  const passkeyHelps = 'passkeyHelps' in work && work.passkeyHelps === true
  return { challenge, tries, iterations, expiresInMs, passkeyHelps }
}

const isUpTo = (limit: number, value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limit

/** Numbers that may be tried: those of 32 bits. */
export const workSolutionMax = 0xffff_ffff

/** Salt of the derivation with this number (PBKDF2-SHA-256, the challenge's characters as password, 256 bits). */
export function workSalt(solution: number): Uint8Array<ArrayBuffer> {
  const salt = new Uint8Array(4)
  new DataView(salt.buffer).setUint32(0, solution)
  return salt
}

/** Whether a derived key begins low enough: one in `tries` does. */
export const isWorkDone = (key: ArrayBuffer, tries: number): boolean =>
  new DataView(key).getUint32(0) * tries <= workSolutionMax
