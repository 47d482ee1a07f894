import { createHash } from 'node:crypto'
import { type Plugin, parseSync } from 'vite'
import { unreachedModules, unreachedParts, withDiary } from './unreached.ts'
import { withoutDiary, withoutNamespaces, withoutParts } from './withoutParts.ts'

/** A module that has all names of the one it stands for. */
function inert(path: string, code: string): string {
  const { program, module } = parseSync(path, code)
  if (!module.hasModuleSyntax) return 'module.exports = {}'
  const names = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ exportName: { kind, name } }) => (kind === 'Name' && name !== null ? [name] : []))
  const byDefault = program.body.some(({ type }) => type === 'ExportDefaultDeclaration')
  return [
    'const leftOut = () => leftOut',
    ...names.map(name => `export const ${name} = leftOut`),
    ...(byDefault ? ['export default leftOut'] : []),
  ].join('\n')
}

/**
 * A library's file without what no page reaches of it; `undefined` for one that stays as it is.
 * @throws Error that names what a library has moved, or changed
 */
export function withoutUnreached(id: string, code: string): string | undefined {
  const [, path = ''] = id.split('/node_modules/')
  if (unreachedModules.includes(path)) return inert(id, code)
  const parts = unreachedParts[path]
  if (parts && hashOf(code) !== parts.hash)
    throw new Error(
      `${path} is another one (${hashOf(code)}): look again at what unreached.ts leaves out of it`,
    )
  const used = parts ? withoutParts(path, code, parts) : code
  const quiet = withDiary.test(id) ? withoutNamespaces(path, withoutDiary(path, used)) : used
  return quiet === code ? undefined : quiet
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex').slice(0, 16)

/** The classic form of zod is three times as large, and tries `new Function`, which a strict page reports. */
const classicZod = '/node_modules/zod/v4/classic/'

/** Leaves out of the browser's files what is loaded there for nothing. Fails when a library has moved or changed such a part. */
export function leaveOut(): Plugin {
  return {
    name: 'leave-out',
    enforce: 'pre',
    transform(code, id) {
      return this.environment.name === 'node' ? null : withoutUnreached(id, code)
    },
    generateBundle(_, bundle) {
      if (this.environment.name === 'node') return
      const ids = [...this.getModuleIds()]
      const classic = Object.values(bundle).some(
        file => file.type === 'chunk' && file.moduleIds.some(id => id.includes(classicZod)),
      )
      if (classic) this.error(`a browser's file holds zod's classic form: import from 'zod/mini'`)
      if (!ids.some(id => id.endsWith('/client/sdk/media/engine.ts'))) return
      const named = [...unreachedModules, ...Object.keys(unreachedParts)]
      const moved = named.filter(path => !ids.some(id => id.endsWith(`/node_modules/${path}`)))
      if (moved.length > 0)
        this.error(`unreached.ts names parts that are not in the bundle any more: ${moved.join(', ')}`)
    },
  }
}
