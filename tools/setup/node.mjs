import { delimiter, dirname } from 'node:path'
import { succeeds } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { runNpm } from './npm.mjs'
import { inProject } from './project.mjs'

const oldestToBeginWith = 20

/** Refuses a Node with which not even the setup runs. */
export function refuseOldNode() {
  const major = Number(process.version.slice(1).split('.')[0])
  if (major >= oldestToBeginWith) return
  throw new SetupFailure(
    `This is Node ${process.version}, and Ringfence needs Node ${oldestToBeginWith} or newer to set itself up. ` +
      'Install a newer one from https://nodejs.org and run this again.',
  )
}

/**
 * A Node that runs the product: this very one where it runs TypeScript by itself (22.18 and later), else the one of
 * the npm package `node`, whose install script brings the binary.
 *
 * @returns {Promise<string>} its path
 */
export async function readyNode() {
  if (process.features.typescript) return process.execPath
  const own = inProject('node_modules/node/bin/node')
  if (succeeds(own, ['--version'])) return own
  console.log(`This is Node ${process.version}; fetching a newer one for Ringfence alone …`)
  const remedy = 'Node 24 from https://nodejs.org, installed on this machine, serves as well.'
  await runNpm(
    ['rebuild', 'node', '--ignore-scripts=false'],
    `This is Node ${process.version}, too old for Ringfence, and a newer one did not arrive. ${remedy}`,
  )
  if (succeeds(own, ['--version'])) return own
  throw new SetupFailure(
    `This is Node ${process.version}, too old for Ringfence, and the one of the npm package "node" does not run on ` +
      `this machine. ${remedy}`,
  )
}

/**
 * The environment for what runs on that Node: programs that it starts find the same Node first.
 *
 * @param {string} node
 */
export const environmentFor = node => ({
  ...process.env,
  PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
})
