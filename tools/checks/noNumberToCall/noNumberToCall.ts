import { extname } from 'node:path'
import type { ESTree } from 'vite'
import { constantString, dottedName, visit } from '../source/syntax.ts'
import { isCode, type SourceFile, type Tree, type Violation } from '../source/tree.ts'
import { telephoneText } from './telephoneText.ts'
import { namesTelephone, telephonePattern } from './telephoneWords.ts'

/** The checker must name what it forbids; nothing else may. The lockfile names other people's packages. */
const exempt = new Set([
  'package-lock.json',
  'tools/checks/noNumberToCall/noNumberToCall.ts',
  'tools/checks/noNumberToCall/telephoneText.ts',
  'tools/checks/noNumberToCall/telephoneWords.ts',
  'tools/checks/noNumberToCall/noNumberToCall.test.ts',
])

type Report = (offset: number, sentence: string) => void

/**
 * There is no telephone number anywhere: no name, column, attribute, link or pattern that could carry one. Comments
 * and sentences may speak of telephones. A breach would be a way to make somebody pay for a call.
 */
export function noNumberToCall(tree: Tree): Violation[] {
  return tree.files
    .filter(file => !exempt.has(file.path))
    .flatMap(file => {
      const violations = new Map<string, Violation>()
      const report: Report = (offset, sentence) => {
        const line = file.lineAt(offset)
        violations.set(`${line} ${sentence}`, { path: file.path, line, sentence })
      }
      const name = file.path.split('/').find(namesTelephone)
      if (name !== undefined) report(0, `The path part '${name}' names a telephone number.`)
      if (isCode(file.path)) readCode(file, report)
      else
        for (const { offset, sentence } of telephoneText(extname(file.path), file.text))
          report(offset, sentence)
      return [...violations.values()]
    })
}

function readCode(file: SourceFile, report: Report): void {
  const name = (node: { name: string; start: number }) => {
    if (namesTelephone(node.name)) report(node.start, `The name ${node.name} could carry a telephone number.`)
  }
  const text = (start: number, value: string) => {
    for (const { offset, sentence } of telephoneText('', value)) report(start + offset, sentence)
  }
  visit(file, {
    Identifier: name,
    PrivateIdentifier: name,
    TemplateElement: node => text(node.start, node.value.cooked ?? node.value.raw),
    Literal(node) {
      if (typeof node.value === 'string') text(node.start, node.value)
      if ('regex' in node && telephonePattern.test(node.regex.pattern)) {
        report(node.start, 'This pattern accepts telephone numbers.')
      }
    },
    ...phoneFields(report),
  })
}

/** A field called `phone` is free as long as it holds the SDK's object; as text or a number it holds a telephone number. */
function phoneFields(report: Report) {
  const field = (node: {
    start: number
    key: ESTree.Node
    typeAnnotation?: ESTree.TSTypeAnnotation | null
  }) => {
    const name = constantString(node.key) ?? dottedName(node.key) ?? ''
    if (
      /(^p|P|_p)hones?$/.test(name) &&
      node.typeAnnotation &&
      holdsText(node.typeAnnotation.typeAnnotation)
    ) {
      report(node.start, `The field ${name} is text and could carry a telephone number.`)
    }
  }
  return {
    TSPropertySignature: field,
    PropertyDefinition: field,
    Property(node: { start: number; key: ESTree.Node; value: ESTree.Node }) {
      const name = constantString(node.key) ?? dottedName(node.key) ?? ''
      const schema = node.value.type === 'CallExpression' ? calledName(node.value) : ''
      if (
        /(^p|P|_p)hones?$/.test(name) &&
        /^z\.(coerce\.)?(string|number|bigint|array|any|unknown)\b/.test(schema)
      ) {
        report(node.start, `The field ${name} is text and could carry a telephone number.`)
      }
    },
    CallExpression(node: ESTree.CallExpression) {
      const column = constantString(node.arguments[0]) ?? ''
      if (/\.(addColumn|renameColumn|alterColumn)$/.test(calledName(node)) && /phone/i.test(column)) {
        report(node.start, `The column ${column} could carry a telephone number.`)
      }
    },
  }
}

function holdsText(type: ESTree.TSType): boolean {
  if (type.type === 'TSStringKeyword' || type.type === 'TSNumberKeyword' || type.type === 'TSBigIntKeyword')
    return true
  if (type.type === 'TSArrayType') return holdsText(type.elementType)
  if (type.type === 'TSTypeOperator') return holdsText(type.typeAnnotation)
  return type.type === 'TSUnionType' && type.types.some(holdsText)
}

/** `z.string.min` for `z.string().min(3)`: the names of a chain of calls. */
function calledName(node: ESTree.Node): string {
  if (node.type === 'CallExpression') return calledName(node.callee)
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') {
    return `${calledName(node.object)}.${node.property.name}`
  }
  return dottedName(node) ?? ''
}
