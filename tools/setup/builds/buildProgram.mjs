import { runAndHear } from '../child.mjs'
import { SetupFailure } from '../failure.mjs'
import { environmentFor } from '../node.mjs'
import { projectFolder } from '../project.mjs'

/**
 * Runs a program that builds something, and says what it said only where it fails.
 *
 * @param {string} node
 * @param {readonly string[]} words of the program, its path first
 * @param {string} complaint what was not built then
 */
export async function runBuild(node, words, complaint) {
  let said = ''
  const code = await runAndHear(node, [...words], {
    cwd: projectFolder,
    env: environmentFor(node),
    hear: text => {
      said += text
    },
  })
  if (code === 0) return
  console.error(said.trimEnd())
  throw new SetupFailure(`${complaint}: mend what is said above, and run this again.`)
}
