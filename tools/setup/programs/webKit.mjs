import { findProgram } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from './systemPackages.mjs'

/** Debian's names, and the program of each. */
const needed = { 'webkit2gtk-driver': 'WebKitWebDriver', xvfb: 'Xvfb' }

const missing = () =>
  Object.entries(needed).flatMap(([name, program]) => (findProgram(program) === undefined ? [name] : []))

/** Safari's engine, and a screen for it to draw on. */
export async function readyWebKit() {
  const names = missing()
  if (names.length === 0) return
  await installSystemPackages(names, `The tests in Safari's engine need ${names.join(', ')}.`)
  const still = missing()
  if (still.length > 0) throw new SetupFailure(`${still.join(', ')} was installed and yet is not found.`)
}
