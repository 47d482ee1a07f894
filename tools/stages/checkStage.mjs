import { runAndHear } from '../setup/child.mjs'
import { inProject, projectFolder } from '../setup/project.mjs'

/** @typedef {{ file: string, tookMs: number }} FileTime */
/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {string} [complaint]
 * @property {number} [tookSeconds]
 * @property {FileTime[]} [files]
 * @property {string[]} [failures] one line each
 */

/**
 * The house rules. Each of them counts as one test.
 *
 * @param {string} node
 * @param {import('../setup/child.mjs').Environment} env
 * @returns {Promise<Tally>}
 */
export async function runChecks(node, env) {
  let said = ''
  const code = await runAndHear(node, [inProject('tools/checks/main.ts')], {
    cwd: projectFolder,
    env,
    hear: text => {
      said += text
      process.stdout.write(text)
    },
  })
  const tally = [...said.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  const passed = Number(tally?.[1] ?? 0)
  const failed = Number(tally?.[2] ?? 0)
  if (code === 0 && failed === 0) return { passed, failed }
  return { passed, failed: Math.max(failed, 1), complaint: `The checks ended with code ${code}.` }
}
