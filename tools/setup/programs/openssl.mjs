import { findProgram } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

/** A DTLS peer that offers what no browser does, for the tests of the media worker. */
export async function readyOpenssl() {
  if (findProgram('openssl') !== undefined) return
  await installSystemPackages(['openssl'], 'The tests of the media worker need openssl.')
  if (findProgram('openssl') === undefined)
    throw new SetupFailure('openssl was installed and yet is not found.')
}
