import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutable } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { hashFolder } from '../folderHash.mjs'
import { alone } from '../lock.mjs'
import { cacheFolder, inProject, mediasoupVersion } from '../project.mjs'
import { buildWorker } from './workerBuild.mjs'
import { fetchWorker, packagedWorkerPath } from './workerFetch.mjs'

/**
 * A mediasoup worker that runs on this machine: the one MEDIASOUP_WORKER_BIN names, else the cached one, else
 * mediasoup's prebuilt one, else one built from the sources. Promises: found again in well under a second.
 *
 * @param {string} node runs mediasoup's own script
 * @returns {Promise<string>} its path
 */
export async function readyWorker(node) {
  const given = process.env.MEDIASOUP_WORKER_BIN
  if (given) return checkedWorker(given)

  const cached = cachedWorkerPath()
  if (workerStarts(cached)) return cached
  return alone(`${dirname(cached)}.lock`, async () => {
    if (!workerStarts(cached)) await bringWorker(node, cached)
    return cached
  })
}

/** @param {string} path */
function checkedWorker(path) {
  if (isExecutable(path)) return path
  throw new SetupFailure(
    `MEDIASOUP_WORKER_BIN names ${path}, and that is not a file that can be run. Correct it, or unset it: ` +
      'Ringfence then brings a worker of its own.',
  )
}

/** Named by all that makes one worker differ from another, so that an old one is never taken for a new one. */
function cachedWorkerPath() {
  const recipe = hashFolder(createHash('sha256'), inProject('tools/worker')).digest('hex').slice(0, 12)
  const name = `mediasoup-worker-${mediasoupVersion()}-${recipe}-${process.platform}-${process.arch}`
  return join(cacheFolder(), name, 'mediasoup-worker')
}

/**
 * Without its parent's greeting a worker that can run at all (its libraries are there, its C library is new enough)
 * says so and ends with 41; mediasoup's install script relies on the same.
 *
 * @param {string} path
 */
function workerStarts(path) {
  return spawnSync(path, [], { env: {}, stdio: 'ignore', timeout: 5000 }).status === 41
}

/**
 * @param {string} node
 * @param {string} target
 */
async function bringWorker(node, target) {
  const packaged = packagedWorkerPath()
  if (workerStarts(packaged) || ((await fetchWorker(node)) && workerStarts(packaged))) {
    putInPlace(packaged, target)
    return
  }
  await buildWorker(dirname(target), built => {
    if (!workerStarts(built)) {
      throw new SetupFailure(
        'The mediasoup worker was built but does not start on this machine. Run it by hand to see why: ' +
          `${built}. A worker from elsewhere can be named in MEDIASOUP_WORKER_BIN.`,
      )
    }
    putInPlace(built, target)
  })
}

/**
 * By copy and rename: whoever looks sees no worker or a whole one.
 *
 * @param {string} from
 * @param {string} target
 */
function putInPlace(from, target) {
  const temporary = `${target}.${process.pid}`
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(from, temporary)
  chmodSync(temporary, 0o755)
  renameSync(temporary, target)
}
