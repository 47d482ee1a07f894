import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { isExecutable } from './child.mjs'
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
  // The second question: this Node may be the one of node_modules, which `npm ci` has just taken away.
  if (process.features.typescript && isExecutable(process.execPath)) return process.execPath
  const own = inProject('node_modules/node/bin/node')
  if (runsAsNode(own)) return own
  console.log(`This is Node ${process.version}; fetching a newer one for Ringfence alone …`)
  const remedy = 'Node 24 from https://nodejs.org, installed on this machine, serves as well.'
  await runNpm(
    ['rebuild', 'node', '--ignore-scripts=false'],
    `This is Node ${process.version}, too old for Ringfence, and a newer one did not arrive. ${remedy}`,
  )
  if (runsAsNode(own)) return own
  throw new SetupFailure(
    `This is Node ${process.version}, too old for Ringfence, and the one of the npm package "node" does not run on ` +
      `this machine. ${remedy}`,
  )
}

/** @param {string} path */
function runsAsNode(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return stdout?.startsWith('v') === true
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
