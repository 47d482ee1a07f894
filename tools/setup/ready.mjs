import { readyClient } from './builds/clientBuild.mjs'
import { readyDocs } from './builds/docsBuild.mjs'
import { readyDependencies } from './dependencies.mjs'
import { SetupFailure } from './failure.mjs'
import { environmentFor, readyNode, refuseOldNode } from './node.mjs'
import { readyWorker } from './worker/worker.mjs'

/**
 * Dependencies, and a Node for them.
 *
 * @returns {Promise<{ node: string, environment: import('./child.mjs').Environment }>}
 */
export async function readyTools() {
  refuseOldNode()
  await readyDependencies()
  const node = await readyNode()
  return { node, environment: environmentFor(node) }
}

/**
 * All that the product runs on: dependencies, Node, mediasoup's worker, the built pages. What is there already is
 * left alone, so a second time takes well under a second.
 *
 * @returns {Promise<{ node: string, environment: import('./child.mjs').Environment }>}
 */
export async function readyProduct() {
  const { node, environment } = await readyTools()
  const worker = await readyWorker(node)
  await readyClient(node)
  // Calls do not wait for a link in the documentation to be mended; `npm run check` and `npm run build` do.
  await readyDocs(node).catch(error => {
    if (!(error instanceof SetupFailure)) throw error
    console.error(error.message)
  })
  return { node, environment: { ...environment, MEDIASOUP_WORKER_BIN: worker } }
}
