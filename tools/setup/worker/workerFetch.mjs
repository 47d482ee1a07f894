import { runAndHear } from '../child.mjs'
import { inProject } from '../project.mjs'

const fetchTimeoutMs = 60_000

/** Where mediasoup's own install script puts a worker. */
export const packagedWorkerPath = () =>
  inProject('node_modules/mediasoup/worker/out/Release/mediasoup-worker')

/**
 * Lets mediasoup's own install script fetch its prebuilt worker.
 *
 * @param {string} node
 * @returns {Promise<boolean>} whether it came
 */
export async function fetchWorker(node) {
  // mediasoup's own switch for those who want no foreign binary.
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return false
  console.log("Fetching mediasoup's prebuilt worker …")
  const { MEDIASOUP_WORKER_BIN: _given, MEDIASOUP_LOCAL_DEV: _dev, ...environment } = process.env
  const code = await runAndHear(node, ['npm-scripts.mjs', 'postinstall'], {
    cwd: inProject('node_modules/mediasoup'),
    // Where nothing can be fetched the script goes on to a build that fetches eight more projects with the help of
    // Python. Without a Python it ends there, and our own build takes over.
    env: { ...environment, PYTHON: 'false' },
    timeoutMs: fetchTimeoutMs,
    hear: () => {},
  })
  if (code !== 0) console.log('No prebuilt worker can be fetched from here.')
  return code === 0
}
