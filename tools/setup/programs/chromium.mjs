import { findProgram, isExecutable } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

const findChromium = () =>
  findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
  ['/usr/bin/chromium'].find(isExecutable)

/**
 * What the tests with real sound need beside the product: a Chromium, and programs that make speech files.
 *
 * @returns {Promise<string>} the path of the Chromium
 */
export async function readyChromium() {
  const given = process.env.RINGFENCE_CHROMIUM
  if (given && !isExecutable(given)) {
    throw new SetupFailure(
      `RINGFENCE_CHROMIUM names ${given}, and that is not a program that can be run. Correct it, or unset it: ` +
        'then the Chromium on PATH is used.',
    )
  }
  const missing = missingPackages(given)
  if (missing.length > 0) {
    await installSystemPackages(missing, `The tests with real sound need ${missing.join(', ')}.`)
  }
  const chromium = given || findChromium()
  const still = missingPackages(given)
  if (chromium === undefined || still.length > 0) {
    throw new SetupFailure(
      `${still.join(', ')} was installed and yet is not found. For a Chromium elsewhere, set RINGFENCE_CHROMIUM to its path.`,
    )
  }
  return chromium
}

/** @param {string | undefined} given */
function missingPackages(given) {
  return [
    ...(given || findChromium() ? [] : ['chromium']),
    ...['espeak-ng', 'sox'].filter(program => findProgram(program) === undefined),
  ]
}
