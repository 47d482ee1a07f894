import { builtinModules } from 'node:module'
import { importsOf, isRelative, packageName, resolveInTree } from '../source/importsOf.ts'
import { isTest, type SourceFile, type Tree, type Violation } from '../source/tree.ts'
import { matches, matchesAny, roomOf, testsMay } from './importTable.ts'
import { packageOwners, testPackages } from './packageOwners.ts'
import type { Room } from './room.ts'

const builtins = new Set(builtinModules)

/** Every import goes the way the table of rooms allows, and every package stays in the room that owns it. */
export function importRules(tree: Tree): Violation[] {
  return tree.code.flatMap(file => {
    const room = roomOf(file.path)
    if (!room) return [{ path: file.path, line: 1, sentence: 'This file is in no room of the import table.' }]
    const imports = importsOf(file).flatMap(({ specifier, line }) => {
      const sentence = objection(tree, file, room, specifier)
      return sentence === undefined ? [] : [{ path: file.path, line, sentence }]
    })
    return [...imports, ...referenceComments(file)]
  })
}

function objection(
  tree: Tree,
  file: SourceFile,
  room: Room,
  specifier: string | undefined,
): string | undefined {
  if (specifier === undefined) {
    return runsOutside(room) || matches(file.path, asksAgain)
      ? undefined
      : 'import() of a computed path cannot be checked; name the file in a literal.'
  }
  if (isRelative(specifier))
    return objectionToFile(room, file.path, resolveInTree(tree, file.path, specifier))
  if (specifier.startsWith('/') || specifier.startsWith('#') || specifier.startsWith('file:')) {
    return `'${specifier}' is neither a relative path nor a package.`
  }
  return objectionToPackage(room, file.path, specifier)
}

/** A file that a literal named before is asked for once more, under another address: Firefox remembers under the first that it did not come. */
const asksAgain = 'client/sdk/platform/importAt'

/** What is not shipped may load a file it was told about at run time, and the loader is there for nothing else. */
function runsOutside(room: Room): boolean {
  return ['tools/', 'e2e/', 'bench/', 'client/loader/'].includes(room.room)
}

function objectionToFile(room: Room, from: string, target: string): string | undefined {
  if (target.startsWith('../')) return `'${target}' lies outside the project.`
  if (roomOf(target) === room || matchesAny(target, room.may)) return undefined
  const forTests = Object.entries(testsMay).flatMap(([tested, may]) => (matches(from, tested) ? may : []))
  if (isTest(from) && matchesAny(target, forTests)) return undefined
  const may = room.may.length === 0 ? 'nothing of ours' : room.may.join(', ')
  return `${room.room} may not import ${target}; beside itself it may import ${may}.`
}

function objectionToPackage(room: Room, from: string, specifier: string): string | undefined {
  const name = packageName(specifier)
  if (specifier.startsWith('node:') || builtins.has(name)) {
    return room.node || isTest(from)
      ? undefined
      : `${room.room} runs without Node and may not import ${specifier}.`
  }
  if (isTest(from) && testPackages.includes(name)) return undefined
  const owners = packageOwners[name]
  if (owners === undefined) {
    return testPackages.includes(name)
      ? `${name} is only for test files.`
      : `${name} has no owner in tools/checks/imports/packageOwners.ts.`
  }
  return matchesAny(from, owners) ? undefined : `${name} may only be imported in ${owners.join(', ')}.`
}

/** `/// <reference …>` brings in types past the table, even Node's into rooms that must not know Node. */
function referenceComments(file: SourceFile): Violation[] {
  if (file.path.endsWith('.d.ts')) return []
  return [...file.text.matchAll(/^\/\/\/\s*<reference\b/gm)].map(match => ({
    path: file.path,
    line: file.lineAt(match.index),
    sentence: 'A reference comment is an import that no table sees; import the type instead.',
  }))
}
