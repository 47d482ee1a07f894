import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runInForeground } from '../setup/child.mjs'
import { inProject, projectFolder } from '../setup/project.mjs'

/** @typedef {import('./checkStage.mjs').Tally} Tally */
/** @typedef {{ name: string, startTime: number, endTime: number }} FileReport */
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
      env,
    })
    const read = readReport(report)
    return { ...tallyOf(read, code), files: (read.testResults ?? []).map(timeOf) }
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
