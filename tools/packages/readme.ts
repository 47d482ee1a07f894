import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackageName } from './packagePlans.ts'
import { repository } from './repository.ts'

/** The README of a package: its part of the page about packages. */
export function readmeOf(name: PackageName): string {
  const page = readFileSync(join(repository, 'docs/embedding/packages.md'), 'utf8')
  const [, part] = page.split(`\n## @ringfence/${name}\n`)
  if (part === undefined) throw new Error(`docs/embedding/packages.md has no part "## @ringfence/${name}".`)
  const own = part.split(/^## /m, 1)[0] ?? ''
  return `# @ringfence/${name}\n\n${own.trim()}\n\nThe documents of your service have the rest: \`docs/embedding/\`.\n`
}
