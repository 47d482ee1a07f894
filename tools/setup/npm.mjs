import { isExecutable, runAndHear } from './child.mjs'
import { SetupFailure } from './failure.mjs'
import { projectFolder } from './project.mjs'

/** What npm says when the network, and not the project, is at fault. */
const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/

/**
 * Runs npm quietly, as it was started for us, else the one of PATH.
 *
 * @param {readonly string[]} args
 * @param {string} consequence a sentence: what the machine lacks when this fails
 */
export async function runNpm(args, consequence) {
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error']
  const script = process.env.npm_execpath
  const [program, words] =
    script?.endsWith('npm-cli.js') && isExecutable(process.execPath)
      ? [process.execPath, [script, ...quiet]]
      : ['npm', quiet]
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
