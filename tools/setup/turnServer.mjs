import { findProgram, isExecutable } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

const findTurnServer = () => findProgram('turnserver') ?? ['/usr/bin/turnserver'].find(isExecutable)

/**
 * What the calls over a relay need beside Chromium: coturn. The tests run one of their own; its service need not run.
 *
 * @returns {Promise<string>} its path
 */
export async function readyTurnServer() {
  const found = findTurnServer()
  if (found) return found
  await installSystemPackages(['coturn'], 'The calls over a relay need coturn.')
  const installed = findTurnServer()
  if (installed === undefined) throw new SetupFailure('coturn was installed and yet is not found.')
  return installed
}
