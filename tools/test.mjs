// npm test: sets up what is missing, then runs every stage, or those named.

import { readyPackages } from './setup/builds/packagesBuild.mjs'
import { runCommand, SetupFailure, wordsGiven } from './setup/failure.mjs'
import { readyChromium } from './setup/programs/chromium.mjs'
import { readyFirefox } from './setup/programs/firefox.mjs'
import { readyOpenssl } from './setup/programs/openssl.mjs'
import { readyTurnServer } from './setup/programs/turnServer.mjs'
import { readyWebKit } from './setup/programs/webKit.mjs'
import { readyProduct } from './setup/ready.mjs'
import { runChecks } from './stages/checkStage.mjs'
import { runSuite } from './stages/suiteStage.mjs'

/** @typedef {import('./stages/checkStage.mjs').Tally} Tally */

const stages = [
  'check',
  'unit',
  'loopback',
  'packages',
  'chaos',
  'screens',
  'browser',
  'firefox',
  'webkit',
  'turn',
]

/** What one stage needs alone. Where it cannot be had, that stage fails and the others still run. */
const stageNeeds = {
  unit: async () => {
    await readyOpenssl()
    return {}
  },
  packages: async (/** @type {string} */ node) => {
    await readyPackages(node)
    return {}
  },
  firefox: async () => ({ RINGFENCE_FIREFOX: await readyFirefox() }),
  webkit: async () => {
    await readyWebKit()
    return {}
  },
  turn: async () => ({
    RINGFENCE_TURNSERVER: await readyTurnServer(),
    RINGFENCE_CHROMIUM: await readyChromium(),
    RINGFENCE_FIREFOX: await readyFirefox(),
  }),
}

await runCommand(async () => {
  const named = wordsGiven(`npm test, or npm test -- ${stages.join(' | ')}`, stages)
  const chosen = stages.filter(stage => named.length === 0 || named.includes(stage))
  const { node, environment } = await readyProduct()
  let env = environment
  if (chosen.some(stage => ['packages', 'screens', 'browser', 'firefox'].includes(stage))) {
    env = { ...env, RINGFENCE_CHROMIUM: await readyChromium() }
  }
  /** @type {Map<string, Tally>} */
  const tallies = new Map()
  for (const [stage, ready] of Object.entries(stageNeeds)) {
    if (!chosen.includes(stage)) continue
    try {
      env = { ...env, ...(await ready(node)) }
    } catch (error) {
      if (!(error instanceof SetupFailure)) throw error
      console.error(`\n${error.message}`)
      tallies.set(stage, { passed: 0, failed: 1, complaint: 'What it needs could not be set up; see above.' })
    }
  }

  for (const stage of chosen.filter(stage => !tallies.has(stage))) {
    console.log(`\n──── ${stage} ────\n`)
    const startedAtMs = performance.now()
    const tally = stage === 'check' ? await runChecks(node, env) : await runSuite(stage, node, env)
    const tookSeconds = Math.round((performance.now() - startedAtMs) / 1000)
    tallies.set(stage, { ...failWhenEmpty(tally), tookSeconds })
  }
  return report(tallies)
})

/**
 * A stage that tested nothing must not look like one that found nothing.
 *
 * @param {Tally} tally
 * @returns {Tally}
 */
function failWhenEmpty(tally) {
  if (tally.passed + tally.failed > 0 && tally.passed > 0) return tally
  return { passed: 0, failed: Math.max(tally.failed, 1), complaint: tally.complaint ?? 'No test ran.' }
}

/** @param {ReadonlyMap<string, Tally>} tallies */
function report(tallies) {
  console.log('\n──── all ────\n')
  for (const [stage, { passed, failed, complaint, tookSeconds }] of tallies) {
    const took = tookSeconds === undefined ? '' : ` in ${tookSeconds} s`
    console.log(`${stage}: ${passed} passed, ${failed} failed${took}${complaint ? ` (${complaint})` : ''}`)
  }
  const every = [...tallies.values()]
  printSlowest(every.flatMap(({ files = [] }) => files))
  printFailures(every.flatMap(({ failures = [] }) => failures))
  const passed = every.reduce((sum, tally) => sum + tally.passed, 0)
  const failed = every.reduce((sum, tally) => sum + tally.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** @param {readonly string[]} failures */
function printFailures(failures) {
  if (failures.length > 0) console.log('\nWhat did not pass:')
  for (const failure of failures) console.log(failure)
}

/** @param {readonly import('./stages/checkStage.mjs').FileTime[]} files */
function printSlowest(files) {
  const slowest = files.toSorted((one, other) => other.tookMs - one.tookMs).slice(0, 10)
  if (slowest.length > 0) console.log('\nThe slowest files:')
  for (const { file, tookMs } of slowest) console.log(`${(tookMs / 1000).toFixed(1).padStart(6)} s  ${file}`)
}
