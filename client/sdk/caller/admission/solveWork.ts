import { isWorkDone, type WorkAsked, workSalt, workSolutionMax } from '../../../../protocol/work.ts'

/** A browser spreads so many derivations over its cores; what is searched too much at the end is next to nothing. */
const atOnce = 4

/**
 * Searches what the service asked for. The browser derives beside the page, so nothing on it stands still, and without a Worker the
 * policy of the page that embeds us need allow nothing.
 * @param onTried hears after each step how many numbers were tried
 * @param goesOn is asked before each step
 * @returns `undefined` when it was not to go on
 */
export async function solveWork(
  { challenge, tries, iterations }: WorkAsked,
  goesOn: () => boolean,
  onTried: (tried: number) => void,
): Promise<number | undefined> {
  const { subtle } = crypto
  const password = new TextEncoder().encode(challenge)
  // Imported once: of what changes with each number only the salt is part.
  const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const derive = async (number: number): Promise<number | undefined> => {
    const salt = workSalt(number)
    const bits = await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256)
    return isWorkDone(bits, tries) ? number : undefined
  }
  for (let first = 0; first + atOnce <= workSolutionMax && goesOn(); first += atOnce) {
    const found = await Promise.all(Array.from({ length: atOnce }, (_, index) => derive(first + index)))
    const solution = found.find(number => number !== undefined)
    if (solution !== undefined) return solution
    onTried(first + atOnce)
  }
  return undefined
}
