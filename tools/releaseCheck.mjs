// npm run release-check: what is shipped, under which licences, and whether any of it is known to be vulnerable.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { vulnerabilitiesIn } from './release/audit.mjs'
import { licencesNotAllowed } from './release/licences.mjs'
import { runCommand, SetupFailure, wordsGiven } from './setup/failure.mjs'
import { askNpm } from './setup/npm.mjs'
import { inProject, projectFolder } from './setup/project.mjs'

const billFile = inProject('.cache/release/billOfMaterials.cdx.json')
/** What only developing and testing needs is not shipped. The lock alone counts, so that nothing has to be installed. */
const shipped = ['--omit=dev', '--package-lock-only']

await runCommand(async () => {
  wordsGiven('npm run release-check', [])
  const bill = await askNpm(['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', ...shipped])
  const components = componentsOf(bill)
  mkdirSync(dirname(billFile), { recursive: true })
  writeFileSync(billFile, `${JSON.stringify(bill, null, 2)}\n`)
  console.log(`Bill of materials: ${components.length} packages, in ${relative(projectFolder, billFile)}`)

  const notAllowed = licencesNotAllowed(components)
  tell('Licences', notAllowed, 'all on the list of tools/release/licences.mjs')

  const vulnerable = vulnerabilitiesIn(await askNpm(['audit', '--json', ...shipped]))
  if (vulnerable) tell('Audit', vulnerable, 'no vulnerability is known')
  else
    console.log('Audit: NOT DONE. The service that npm asks did not answer, so nothing is known either way.')
  return notAllowed.length + (vulnerable?.length ?? 0) === 0 ? 0 : 1
})

/**
 * @param {unknown} bill
 * @returns {import('./release/licences.mjs').Component[]}
 */
function componentsOf(bill) {
  const isBill = typeof bill === 'object' && bill !== null && 'components' in bill
  if (!isBill || !Array.isArray(bill.components) || bill.components.length === 0)
    throw new SetupFailure(
      'npm made no bill of materials. Run `npm sbom --sbom-format=cyclonedx` to see why.',
    )
  return bill.components
}

/**
 * @param {string} what
 * @param {readonly string[]} wrong
 * @param {string} whenNothing
 */
function tell(what, wrong, whenNothing) {
  console.log(`${what}: ${wrong.length === 0 ? `${whenNothing}.` : `${wrong.length} to look at.`}`)
  for (const sentence of wrong) console.log(`  ${sentence}`)
}
