import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runInForeground } from '../setup/child.mjs'
import { inProject, projectFolder } from '../setup/project.mjs'

/** @typedef {import('./checkStage.mjs').Tally} Tally */
/** @typedef {{ fullName: string, status: string, failureMessages?: string[] }} TestReport */
/** @typedef {{ name: string, startTime: number, endTime: number, message?: string, assertionResults?: TestReport[] }} FileReport */
/** @typedef {{ numPassedTests?: number, numTotalTests?: number, testResults?: FileReport[] }} Report */

/**
 * One project of vitest.config.ts.
 *
 * @param {string} project
 * @param {string} node
 * @param {import('../setup/child.mjs').Environment} env
 * @returns {Promise<Tally>}
 */
export async function runSuite(project, node, env) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-suite-'))
  const report = join(folder, 'report.json')
  try {
    const vitest = inProject('node_modules/vitest/vitest.mjs')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const code = await runInForeground(node, [vitest, 'run', '--project', project, ...reporters], {
      cwd: projectFolder,
      // Programs are started by the hundred: what one of them compiled, the others need not.
      env: { ...env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    })
    const read = readReport(report)
    const files = read.testResults ?? []
    return { ...tallyOf(read, code), files: files.map(timeOf), failures: files.flatMap(failuresOf) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} path
 * @returns {Report}
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

/** @param {FileReport} file */
function timeOf({ name, startTime, endTime }) {
  return { file: relative(projectFolder, name), tookMs: Math.round(endTime - startTime) }
}

/**
 * Each test that did not pass, or the file that did not load, with the first line of why: long after the reporter
 * has said it, the end of a run still does.
 *
 * @param {FileReport} file
 * @returns {string[]}
 */
function failuresOf({ name, message = '', assertionResults = [] }) {
  const file = relative(projectFolder, name)
  const failed = assertionResults.filter(({ status }) => status !== 'passed')
  const line = (/** @type {string} */ test, /** @type {string} */ why) =>
    `${file}${test}: ${why.split('\n', 1)[0]}`
  if (failed.length === 0 && message !== '') return [line('', message)]
  return failed.map(({ fullName, status, failureMessages: [why = status] = [] }) =>
    line(` > ${fullName}`, why),
  )
}

/**
 * A skipped test proves nothing, so it counts as failed. What fails outside a test (a file that does not load, an
 * error that nobody caught) shows only in the exit code.
 *
 * @param {Report} report
 * @param {number} code
 * @returns {Tally}
 */
function tallyOf({ numPassedTests: passed = 0, numTotalTests: total = 0 }, code) {
  const failed = total - passed
  if (code === 0 && failed === 0) return { passed, failed }
  return {
    passed,
    failed: Math.max(failed, 1),
    complaint: `vitest ended with code ${code}, ${failed} not passed.`,
  }
}
