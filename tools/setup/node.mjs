import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { SetupFailure } from './failure.mjs'
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
 * A Node that runs the product: this very one where it runs TypeScript by itself (22.18 and later), else the one
 * that comes with the dependencies.
 */
export function productNode() {
  if (process.features.typescript) return process.execPath
  const own = inProject('node_modules/node/bin/node')
  if (spawnSync(own, ['--version'], { stdio: 'ignore' }).status === 0) return own
  throw new SetupFailure(
    `This is Node ${process.version}, which is too old for Ringfence, and the newer one that comes with the npm ` +
      'package "node" did not arrive or does not run on this machine. Install Node 24 from https://nodejs.org, or ' +
      'remove the folder node_modules and run this again.',
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
