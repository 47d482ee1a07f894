import { findProgram, runAndHear, succeeds } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'

let listsAreFresh = false

/**
 * Installs packages of the system with apt-get where we may, else says how.
 *
 * @param {readonly string[]} names Debian's names
 * @param {string} reason a sentence: what is missing and what for
 */
export async function installSystemPackages(names, reason) {
  const byHand = `${reason} Install it with\n\n  sudo apt-get install -y ${names.join(' ')}\n\nand run this again.`
  const aptGet = findProgram('apt-get')
  if (aptGet === undefined || !mayInstall()) throw new SetupFailure(byHand)

  console.log(`${reason} Installing ${names.join(', ')} …`)
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names]
  const steps = listsAreFresh ? [install] : [['update'], install]
  for (const step of steps) {
    let said = ''
    const code = await runAndHear(...asRoot(aptGet, step), {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      hear: text => {
        said += text
      },
    })
    if (code !== 0) {
      console.error(said.trimEnd().split('\n').slice(-20).join('\n'))
      throw new SetupFailure(`${byHand}\n\n(apt-get ${step[0]} was tried, and failed with the words above.)`)
    }
  }
  listsAreFresh = true
}

const isRoot = () => process.getuid?.() === 0

function mayInstall() {
  const sudo = findProgram('sudo')
  return isRoot() || (sudo !== undefined && succeeds(sudo, ['-n', 'true']))
}

/**
 * @param {string} aptGet
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]}
 */
function asRoot(aptGet, args) {
  return isRoot() ? [aptGet, args] : ['sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', aptGet, ...args]]
}
