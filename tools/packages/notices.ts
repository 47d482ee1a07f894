import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Names, licences and their texts of other people's packages that are inside one of ours: what their licences ask whoever gives them on to add.
 * Empty where there are none.
 */
export function noticesOf(moduleIds: readonly string[]): string {
  const folders = new Set(moduleIds.flatMap(id => folderOfPackage(id) ?? []))
  return [...folders].sort().map(noticeOf).join('\n\n')
}

/** The innermost package that a module belongs to. */
function folderOfPackage(id: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
}

function noticeOf(folder: string): string {
  const { name, version, license }: Record<string, unknown> = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const file = readdirSync(folder).find(one => /^licen[cs]e(\.|$)/i.test(one))
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
  return `${'='.repeat(80)}\n${name} ${version} (${license})${text}\n`
}
