import { readFileSync } from 'node:fs'
import { runAndHear } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { inProject, projectFolder } from './project.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean }} LockedPackage */

/** What npm says when the network, and not the project, is at fault. */
const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/

/** Installs the dependencies of package-lock.json, unless they are installed. */
export async function readyDependencies() {
  if (areInstalled()) return
  console.log('Installing the dependencies (npm ci) …')
  let said = ''
  const code = await runAndHear(...npmCommand(), {
    cwd: projectFolder,
    // mediasoup's own install script would fetch or build a worker; that is a step of its own here, with its own
    // words (see worker.mjs). Any value switches the script off.
    env: { ...process.env, MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN || 'set-up-later' },
    hear: text => {
      said += text
    },
  })
  if (code === 0) return
  const trouble = networkTrouble.exec(said)?.[1]
  if (trouble !== undefined) {
    throw new SetupFailure(
      `The dependencies are not installed, because npm could not reach its registry (${trouble}). ` +
        "Check the network connection, and npm's proxy and registry settings, and run this again.",
    )
  }
  console.error(said.trimEnd())
  throw new SetupFailure(
    `The dependencies are not installed: npm ended with code ${code}; its own words are above. ` +
      'Put right what it names, and run this again.',
  )
}

/**
 * npm keeps a record of what it installed, written when everything is in place. Installed means: the record has
 * each package of package-lock.json in the same version; only what is optional on this platform may lack.
 */
function areInstalled() {
  const wanted = lockedPackages('package-lock.json')
  const present = lockedPackages('node_modules/.package-lock.json')
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const found = present[path]
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(inProject(file), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** @returns {[string, string[]]} npm as it was started for us, else the one of PATH */
function npmCommand() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script, ...args]] : ['npm', args]
}
