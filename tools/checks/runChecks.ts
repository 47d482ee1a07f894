import { formatAndLint, types, unused } from './commands.ts'
import { errorTable } from './errors/errorTable.ts'
import { thrownCodes } from './errors/thrownCodes.ts'
import { cycles } from './imports/cycles.ts'
import { importRules } from './imports/importRules.ts'
import { noNumberToCall } from './noNumberToCall/noNumberToCall.ts'
import { documentLinks } from './rules/documentLinks.ts'
import { fileLengths } from './rules/fileLengths.ts'
import { folderSizes } from './rules/folderSizes.ts'
import { hiddenInputs } from './rules/hiddenInputs.ts'
import { machinePaths } from './rules/machinePaths.ts'
import { pinnedDependencies } from './rules/pinnedDependencies.ts'
import { plainCode } from './rules/plainCode.ts'
import { plainNames } from './rules/plainNames.ts'
import { inOneLine, openTree, type Rule, type Tree, type Violation } from './source/tree.ts'

interface Check {
  name: string
  run(tree: Tree): Violation[] | Promise<Violation[]>
}

const houseRules: Readonly<Record<string, Rule>> = {
  'import rules': importRules,
  'import cycles': cycles,
  'hidden inputs': hiddenInputs,
  'file lengths': fileLengths,
  'folder sizes': folderSizes,
  'error table': errorTable,
  'error codes are thrown': thrownCodes,
  'no telephone number': noNumberToCall,
  'links of documents': documentLinks,
  'plain code': plainCode,
  'plain names': plainNames,
  'machine paths': machinePaths,
  'dependencies pinned exactly': pinnedDependencies,
}

const checks: readonly Check[] = [
  { name: 'format and lint', run: tree => formatAndLint(tree.root) },
  { name: 'types', run: tree => types(tree.root, 'tsconfig.json') },
  { name: 'types without DOM and Node', run: tree => types(tree.root, 'tools/tsconfig.pure.json') },
  { name: 'nothing unused', run: tree => unused(tree.root) },
  ...Object.entries(houseRules).map(([name, run]) => ({ name, run })),
]

/** Runs every check over a root folder, prints as it goes, and returns how many failed. */
export async function runChecks(root: string, print: (line: string) => void): Promise<number> {
  const tree = openTree(root)
  let failed = 0
  for (const { name, run } of checks) {
    const startedMs = performance.now()
    const violations = await run(tree)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(2)
    print(`${violations.length === 0 ? 'pass' : 'FAIL'}  ${name} (${seconds} s)`)
    for (const violation of violations) print(`      ${inOneLine(violation)}`)
    if (violations.length > 0) failed += 1
  }
  print(`${checks.length - failed} passed, ${failed} failed`)
  return failed
}
