import { isExecutable, runAndHear } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { projectFolder } from './project.mjs'

/** What npm says when the network, and not the project, is at fault. */
const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/

/**
 * npm as it was started for us, else the one of PATH.
 *
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]}
 */
function npm(args) {
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js') && isExecutable(process.execPath)
    ? [process.execPath, [script, ...args]]
    : ['npm', args]
}

/**
 * What npm says to a question whose answer is JSON; undefined where it says anything else.
 *
 * @param {readonly string[]} args
 * @returns {Promise<unknown>}
 */
export async function askNpm(args) {
  let said = ''
  const [program, words] = npm([...args, '--loglevel=silent'])
  await runAndHear(program, words, {
    cwd: projectFolder,
    hear: text => {
      said += text
    },
  })
  try {
    return JSON.parse(said)
  } catch {
    return undefined
  }
}

/**
 * Runs npm quietly.
 *
 * @param {readonly string[]} args
 * @param {string} consequence a sentence: what the machine lacks when this fails
 */
export async function runNpm(args, consequence) {
  const [program, words] = npm([...args, '--no-audit', '--no-fund', '--loglevel=error'])
  let said = ''
  const code = await runAndHear(program, words, {
    cwd: projectFolder,
    hear: text => {
      said += text
    },
  })
  if (code === 0) return
  const trouble = networkTrouble.exec(said)?.[1]
  if (trouble !== undefined) {
    throw new SetupFailure(
      `${consequence} npm could not reach its registry (${trouble}). ` +
        "Check the network connection, and npm's proxy and registry settings, and run this again.",
    )
  }
  console.error(said.trimEnd())
  throw new SetupFailure(
    `${consequence} npm ended with code ${code}; its own words are above. Put right what it names, and run this again.`,
  )
}
