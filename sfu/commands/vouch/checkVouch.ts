import { readFile } from 'node:fs/promises'
import { explainVouch, type Sites } from '../../../auth/index.ts'
import type { CountingClock } from '../../clock.ts'
import { CommandError } from '../commandError.ts'

const usage = 'Write: npm run check-vouch FILE, where FILE holds the vouch.'

interface Place {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly clock: CountingClock
}

/**
 * check-vouch: whether the service would take the vouch in this file now, or what is wrong with it. A vouch is never a word of a command,
 * where other users of the machine could read it. Nothing is used up, so it need not be running.
 * @throws CommandError
 */
export async function checkVouch(
  words: readonly string[],
  place: Place,
): Promise<{ readonly holds: boolean; readonly line: string }> {
  const [file, ...more] = words
  if (file === undefined || more.length > 0) throw new CommandError(usage)
  const vouch = (await textIn(file)).trim()
  try {
    return await explainVouch(vouch, place)
  } catch (cause) {
    throw new CommandError('The keys that the site publishes at its jwksUrl cannot be fetched.', { cause })
  }
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CommandError(`${file} cannot be read.`, { cause })
  }
}
