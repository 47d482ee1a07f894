import type { ESTree } from 'vite'
import { dottedName, rootName, visit } from '../source/syntax.ts'
import { isTest, type SourceFile, type Tree, type Violation } from '../source/tree.ts'

const mayAssert = new Set(['protocol/parse.ts'])
const testNames = new Set(['test', 'it', 'describe', 'suite'])
const switches = new Set(['skip', 'only', 'fixme', 'todo', 'skipIf', 'runIf', 'fails', 'fail'])
const alwaysSwitches = new Set(['skip', 'only', 'fixme', 'todo'])

type Report = (node: { start: number }, sentence: string) => void

/** The compiler is never overruled, no test is switched off or spelled in another way, and nothing sleeps and hopes. */
export function plainCode(tree: Tree): Violation[] {
  return tree.code.flatMap(file => {
    const violations: Violation[] = []
    const report: Report = (node, sentence) =>
      violations.push({ path: file.path, line: file.lineAt(node.start), sentence })
    overruledTypes(file, report)
    switchedOffTests(file, report)
    silencedCompiler(file, report)
    otherSpellings(file, report)
    return violations
  })
}

/** A test may expect a compiler error: that is an assertion, which fails as soon as the error is gone. */
function silencedCompiler(file: SourceFile, report: Report): void {
  const silencing = isTest(file.path) ? 'ignore|nocheck' : 'ignore|nocheck|expect-error'
  for (const match of file.text.matchAll(new RegExp(`(?://|/\\*)\\s*@ts-(?:${silencing})\\b`, 'g'))) {
    report({ start: match.index }, 'A comment silences the compiler; mend the type.')
  }
}

/** `it` is `test` by another name; two names for one thing make a reader look for the difference. */
function otherSpellings(file: SourceFile, report: Report): void {
  visit(file, {
    ImportSpecifier(node) {
      const name = dottedName(node.imported)
      if (isTest(file.path) && (name === 'it' || name === 'suite')) {
        report(node, `Write test( and describe(, not ${name}(.`)
      }
    },
  })
}

function overruledTypes(file: SourceFile, report: Report): void {
  visit(file, {
    TSAnyKeyword: node => report(node, '`any` switches the compiler off; use `unknown` and check.'),
    TSNonNullExpression: node =>
      report(node, '`!` claims what the compiler cannot see; check for undefined.'),
    TSAsExpression(node) {
      if (isConst(node.typeAnnotation) || mayAssert.has(file.path)) return
      report(node, '`as` claims a type; only protocol/parse.ts may, use a check or `satisfies`.')
    },
    TSTypeAssertion(node) {
      if (isConst(node.typeAnnotation) || mayAssert.has(file.path)) return
      report(node, 'A type in angle brackets claims a type; use a check or `satisfies`.')
    },
  })
}

function isConst(type: ESTree.TSType): boolean {
  return (
    type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
  )
}

function switchedOffTests(file: SourceFile, report: Report): void {
  const inTests = isTest(file.path) || file.path.startsWith('e2e/')
  visit(file, {
    MemberExpression(node) {
      const name = lastName(node)
      if (switches.has(name) && testNames.has(rootName(node) ?? '')) report(node, switchedOff(name))
    },
    CallExpression(node) {
      const { callee } = node
      const isTestCall = testNames.has(rootName(callee) ?? '')
      if (callee.type === 'MemberExpression') {
        const name = lastName(callee)
        if (name === 'waitForTimeout')
          report(node, 'waitForTimeout sleeps and hopes; wait for the condition.')
        if (inTests && !isTestCall && alwaysSwitches.has(name)) report(node, switchedOff(name))
      }
      if (!isTestCall) return
      for (const name of node.arguments.flatMap(optionNames)) {
        if (switches.has(name)) report(node, switchedOff(name))
      }
    },
  })
}

function switchedOff(name: string): string {
  return `'${name}' switches tests off; mend the test or remove it.`
}

function lastName(node: ESTree.MemberExpression): string {
  return (
    dottedName(node)?.split('.').at(-1) ?? (node.property.type === 'Identifier' ? node.property.name : '')
  )
}

function optionNames(argument: ESTree.Argument): string[] {
  if (argument.type !== 'ObjectExpression') return []
  return argument.properties.flatMap(one =>
    one.type === 'Property' && one.key.type === 'Identifier' ? [one.key.name] : [],
  )
}
