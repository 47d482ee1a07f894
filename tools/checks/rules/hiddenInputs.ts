import type { ESTree } from 'vite'
import { matchesAny } from '../imports/importTable.ts'
import { importsOf } from '../source/importsOf.ts'
import { constantString, dottedName, visit } from '../source/syntax.ts'
import { isTest, type SourceFile, type Tree, type Violation } from '../source/tree.ts'

const mayReadEnvironment = [
  'sfu/config',
  'tools/',
  'bench/',
  'e2e/',
  'vite.config',
  'vitest.config',
  'docs/embedding/back-end/',
]
const server = ['auth/', 'calls/', 'store/', 'sfu/']
/** The second waits for what other programs do, which no clock of ours can hurry; the third measures the process itself. */
const mayReadTime = ['sfu/clock', 'store/pause', 'sfu/eventLoop']
const withoutChance = ['auth/', 'calls/']

const timeNames = new Set([
  'Date.now',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'process.hrtime.bigint',
  'process.uptime',
  'AbortSignal.timeout',
  'Temporal.Now',
])
const timerNames = new Set(['setTimeout', 'setInterval'])
const timeModules = new Set(['node:timers', 'node:timers/promises', 'node:perf_hooks'])

/** What a function depends on is handed to it: environment through config, time through the clock, chance through a port. */
export function hiddenInputs(tree: Tree): Violation[] {
  return tree.code.flatMap(file => [
    ...(matchesAny(file.path, mayReadEnvironment) || isTest(file.path) ? [] : environmentReads(file)),
    ...(matchesAny(file.path, server) && !matchesAny(file.path, mayReadTime) && !isTest(file.path)
      ? timeReads(file)
      : []),
    ...(matchesAny(file.path, withoutChance) && !isTest(file.path) ? chanceReads(file) : []),
  ])
}

function environmentReads(file: SourceFile): Violation[] {
  const found = collector(file)
  const sentence = 'process.env is read only in sfu/config.ts; take the value from the typed Config.'
  visit(file, {
    MemberExpression(node) {
      if (dottedName(node) === 'process.env') found.add(node, sentence)
    },
    VariableDeclarator(node) {
      if (node.init?.type === 'Identifier' && node.init.name === 'process' && takes(node.id, 'env')) {
        found.add(node, sentence)
      }
    },
    ImportDeclaration(node) {
      const fromProcess = /^(node:)?process$/.test(node.source.value)
      if (fromProcess && node.specifiers.some(one => isImportOf(one, 'env'))) found.add(node, sentence)
    },
  })
  return found.violations
}

function timeReads(file: SourceFile): Violation[] {
  const found = collector(file)
  const sentence = (name: string) => `${name} is only for sfu/clock.ts; use the Clock that is handed in.`
  visit(file, {
    MemberExpression(node) {
      const name = dottedName(node)
      if (name !== undefined && (timeNames.has(name) || timerNames.has(name))) found.add(node, sentence(name))
    },
    NewExpression(node) {
      if (dottedName(node.callee) === 'Date' && node.arguments.length === 0)
        found.add(node, sentence('new Date()'))
    },
    CallExpression(node) {
      if (node.callee.type !== 'Identifier') return
      const { name } = node.callee
      if (name === 'Date') found.add(node, sentence('Date()'))
      if (timerNames.has(name)) found.add(node, sentence(name))
      for (const argument of node.arguments) {
        if (argument.type === 'Identifier' && timerNames.has(argument.name)) {
          found.add(argument, sentence(argument.name))
        }
      }
    },
  })
  const modules = importsOf(file).filter(one => timeModules.has(one.specifier ?? ''))
  return [
    ...found.violations,
    ...modules.map(one => ({ path: file.path, line: one.line, sentence: sentence(one.specifier ?? '') })),
  ]
}

function chanceReads(file: SourceFile): Violation[] {
  const found = collector(file)
  visit(file, {
    MemberExpression(node) {
      if (dottedName(node) !== 'Math.random') return
      found.add(node, 'Math.random is neither repeatable nor safe here; take the value through a port.')
    },
  })
  return found.violations
}

function collector(file: SourceFile) {
  const violations: Violation[] = []
  return {
    violations,
    add: (node: { start: number }, sentence: string) =>
      violations.push({ path: file.path, line: file.lineAt(node.start), sentence }),
  }
}

function takes(pattern: ESTree.BindingPattern, name: string): boolean {
  if (pattern.type !== 'ObjectPattern') return false
  return pattern.properties.some(
    one => one.type === 'Property' && (dottedName(one.key) ?? constantString(one.key)) === name,
  )
}

function isImportOf(specifier: ESTree.ImportDeclarationSpecifier, name: string): boolean {
  return specifier.type === 'ImportSpecifier' && dottedName(specifier.imported) === name
}
