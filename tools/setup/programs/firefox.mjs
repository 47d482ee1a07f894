import { findProgram, isExecutable } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

const findFirefox = () => findProgram('firefox-esr', 'firefox')

/**
 * The second browser of the tests.
 *
 * @returns {Promise<string>} its path
 */
export async function readyFirefox() {
  const given = process.env.RINGFENCE_FIREFOX
  if (given) {
    if (isExecutable(given)) return given
    throw new SetupFailure(
      `RINGFENCE_FIREFOX names ${given}, and that is not a program that can be run. Correct it, or unset it: ` +
        'then the Firefox on PATH is used.',
    )
  }
  const found = findFirefox()
  if (found !== undefined) return found
  await installSystemPackages(['firefox-esr'], 'The tests in Firefox need firefox-esr.')
  const installed = findFirefox()
  if (installed !== undefined) return installed
  throw new SetupFailure(
    'firefox-esr was installed and yet is not found. For a Firefox elsewhere, set RINGFENCE_FIREFOX to its path.',
  )
}
