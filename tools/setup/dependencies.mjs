import { readFileSync } from 'node:fs'
import { runNpm } from './npm.mjs'
import { inProject } from './project.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean }} LockedPackage */

/**
 * Installs the dependencies of package-lock.json, unless they are installed. No package's script runs: the two that
 * matter, Node's and mediasoup's, are steps of their own here (node.mjs, worker.mjs).
 */
export async function readyDependencies() {
  if (areInstalled()) return
  console.log('Installing the dependencies (npm ci) …')
  await runNpm(['ci', '--include=dev', '--ignore-scripts'], 'The dependencies are not installed.')
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
