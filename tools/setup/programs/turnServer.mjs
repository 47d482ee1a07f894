import { findProgram, isExecutable } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

const findTurnServer = () => findProgram('turnserver') ?? ['/usr/bin/turnserver'].find(isExecutable)

/**
 * What the tests of relays need: coturn. The tests run one of their own; its service need not run.
 *
 * @returns {Promise<string>} its path
 */
export async function readyTurnServer() {
  const given = process.env.RINGFENCE_TURNSERVER
  if (given && !isExecutable(given)) {
    throw new SetupFailure(
      `RINGFENCE_TURNSERVER names ${given}, and that is not a program that can be run. Correct it, or unset it: ` +
        'then the coturn of this machine is used.',
    )
  }
  const found = given || findTurnServer()
  if (found) return found
  await installSystemPackages(['coturn'], 'The tests of relays need coturn.')
  const installed = findTurnServer()
  if (installed === undefined) throw new SetupFailure('coturn was installed and yet is not found.')
  return installed
}
