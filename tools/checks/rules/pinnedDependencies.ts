import type { Tree, Violation } from '../source/tree.ts'

const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/
const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides']

/** Every dependency in every package.json is one exact version, so that two clones run the same code. */
export function pinnedDependencies(tree: Tree): Violation[] {
  return tree.files
    .filter(file => /(^|\/)package\.json$/.test(file.path))
    .flatMap(file => {
      const manifest: unknown = JSON.parse(file.text)
      return sections.flatMap(section =>
        entries(property(manifest, section)).flatMap(([name, version]) => {
          if (typeof version !== 'string' || exact.test(version)) return []
          const sentence = `${name} is '${version}' in ${section}; write one exact version.`
          return [{ path: file.path, line: lineOf(file.text, section, name), sentence }]
        }),
      )
    })
}

function property(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1]
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function lineOf(text: string, section: string, name: string): number {
  const from = text.indexOf(`"${section}"`)
  return text.slice(0, text.indexOf(`"${name}"`, from)).split('\n').length
}
