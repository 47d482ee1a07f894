import type { PackageName } from './packagePlans.ts'

/** What a package has for others, as a page for reviewers: its types, whole, by the way in. */
export function surfacePage(name: PackageName, files: ReadonlyMap<string, string>): string {
  const parts = [...files]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, text]) => {
      const way = file === 'index' ? '' : `/${file}`
      return `## @ringfence/${name}${way}\n\n\`\`\`ts\n${text.trim()}\n\`\`\`\n`
    })
  return [`# What @ringfence/${name} has for others\n\nWritten by \`npm run surface\`.\n`, ...parts].join(
    '\n',
  )
}
