import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'

/**
 * What a package must not have in it, in sentences: an import for its effect alone, which `sideEffects` lets a bundler drop; a package that its
 * manifest does not name; an address of its own, which a bundler fills with a path of the developer's machine.
 */
export function objectionsTo(folder: string, named: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.js'),
  )
  return files.flatMap(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const { staticImports, dynamicImports, importMetas } = parseSync(file, text).module
    const specifiers = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...dynamicImports.flatMap(
        ({ moduleRequest: { start, end } }) => literalIn(text.slice(start, end)) ?? [],
      ),
    ]
    return [
      ...staticImports
        .filter(({ entries }) => entries.length === 0)
        .map(({ moduleRequest }) => `${file} imports ${moduleRequest.value} for its effect alone.`),
      ...specifiers
        .filter(specifier => !specifier.startsWith('.') && !named.includes(specifier))
        .map(specifier => `${file} imports ${specifier}, which its manifest does not name.`),
      ...(importMetas.length === 0 ? [] : [`${file} asks for its own address.`]),
    ]
  })
}

const literalIn = (expression: string): string | undefined => /^(['"])(.*)\1$/.exec(expression)?.[2]
