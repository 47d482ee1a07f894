import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findProgram, runAndHear } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { installSystemPackages } from '../programs/systemPackages.mjs'
import { startProgress } from '../progress.mjs'
import { inProject } from '../project.mjs'

/** @typedef {{ name: string, debian: string }} Tool */

/** What the build needs: programs by name, libraries by a header, each with the Debian package that brings it. */
const programs = [
  { name: 'CMake', program: 'cmake', debian: 'cmake' },
  { name: 'Ninja', program: 'ninja', debian: 'ninja-build' },
  { name: "FlatBuffers' compiler", program: 'flatc', debian: 'flatbuffers-compiler' },
]
const libraries = [
  { name: 'libuv', header: 'uv.h', debian: 'libuv1-dev' },
  { name: 'OpenSSL', header: 'openssl/ssl.h', debian: 'libssl-dev' },
  { name: 'libsrtp 2', header: 'srtp2/srtp.h', debian: 'libsrtp2-dev' },
  { name: 'FlatBuffers', header: 'flatbuffers/flatbuffers.h', debian: 'libflatbuffers-dev' },
]
const compilerPackage = { name: 'a C++20 compiler', debian: 'g++' }

const bytesPerJob = 1_000_000_000

/**
 * Builds the worker from the sources inside the npm package (the recipe is tools/worker/CMakeLists.txt). About
 * three minutes on two cores, with progress on the screen.
 *
 * @param {string} folder beside which it is built
 * @param {(path: string) => void} use is given the binary while it exists
 */
export async function buildWorker(folder, use) {
  await readyTools()
  const build = `${folder}.building`
  rmSync(build, { recursive: true, force: true })
  mkdirSync(build, { recursive: true })
  const log = join(folder, '..', 'mediasoup-worker-build.log')
  let said = ''
  /** @param {readonly string[]} args @param {(text: string) => void} [watch] */
  const cmake = async (args, watch = () => {}) => {
    const hear = (/** @type {string} */ text) => {
      said += text
      watch(text)
    }
    const code = await runAndHear('cmake', args, { env: { ...process.env, NINJA_STATUS: '[%f/%t] ' }, hear })
    if (code === 0) return
    writeFileSync(log, said)
    console.error(`\n${said.trimEnd().split('\n').slice(-25).join('\n')}`)
    throw new SetupFailure(
      `Building the mediasoup worker failed; the compiler's last words are above, all of them are in ${log}. ` +
        'A worker from elsewhere can be named in MEDIASOUP_WORKER_BIN.',
    )
  }
  const sources = inProject('node_modules/mediasoup/worker')
  await cmake([
    ...['-S', inProject('tools/worker'), '-B', build, '-G', 'Ninja', `-DMEDIASOUP_WORKER_DIR=${sources}`],
    `-DCMAKE_CXX_COMPILER=${findCompiler()}`,
  ])
  const progress = startProgress('Building the mediasoup worker from its sources, some minutes, once')
  progress.show(0)
  try {
    await cmake(['--build', build, '--parallel', String(jobs())], text => {
      for (const [, done, all] of text.matchAll(/^\[(\d+)\/(\d+)\] /gm))
        progress.show(Number(done) / Number(all))
    })
  } finally {
    progress.end()
  }
  use(join(build, 'mediasoup-worker'))
  rmSync(build, { recursive: true, force: true })
}

/** As many compilers at once as there are cores, and memory for them. */
const jobs = () => Math.max(1, Math.min(cpus().length, Math.floor(totalmem() / bytesPerJob)))

const findCompiler = () => findProgram(process.env.CXX || 'c++', 'c++', 'g++', 'clang++')

async function readyTools() {
  const missing = missingTools()
  if (missing.length === 0) return
  // Without a compiler nobody can look for the libraries; apt-get passes over those that are there.
  const wanted = missing.includes(compilerPackage) ? [...missing, ...libraries] : missing
  await installSystemPackages(
    wanted.map(each => each.debian),
    reason(missing),
  )
  const still = missingTools()
  if (still.length > 0) throw new SetupFailure(`${reason(still)} It was installed and yet is not found.`)
}

/** @param {readonly Tool[]} missing */
const reason = missing =>
  `The mediasoup worker has to be built on this machine, and ${missing.map(each => each.name).join(', ')} ` +
  `${missing.length === 1 ? 'is' : 'are'} missing.`

/** @returns {Tool[]} */
function missingTools() {
  const compiler = findCompiler()
  const found = compiler === undefined ? undefined : headersFound(compiler)
  const lackedPrograms = programs.filter(({ program }) => findProgram(program) === undefined)
  if (found === undefined) return [compilerPackage, ...lackedPrograms]
  return [...lackedPrograms, ...libraries.filter(({ header }) => !found.includes(header))]
}

/**
 * Asks the compiler itself, so its own search path and CPATH count.
 *
 * @param {string} compiler
 * @returns {string[] | undefined} undefined where it cannot compile C++20
 */
function headersFound(compiler) {
  const question = libraries
    .map(({ header }) => `#if __has_include(<${header}>)\nfound ${header}\n#endif\n`)
    .join('')
  const { status, stdout } = spawnSync(compiler, ['-std=c++20', '-E', '-P', '-x', 'c++', '-'], {
    input: question,
    encoding: 'utf8',
  })
  if (status !== 0) return undefined
  return [...stdout.matchAll(/^found (\S+)$/gm)].map(match => match[1] ?? '')
}
