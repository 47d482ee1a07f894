import { type Plugin, parseSync } from 'vite'

/** Modules of libraries that are in every bundle and that no page of ours reaches. */
const unreached = [
  // JSON Schema from schemas, and the words of messages: our errors name paths only.
  'zod/v4/core/json-schema-processors.js',
  'zod/v4/core/to-json-schema.js',
  'zod/v4/locales/en.js',
  // For tests, for apps that are no pages, and for video.
  'mediasoup-client/lib/handlers/FakeHandler.js',
  'mediasoup-client/lib/test/fakeParameters.js',
  'mediasoup-client/lib/handlers/ReactNative106.js',
  'h264-profile-level-id/lib/index.js',
]

/** A module that has all names of the one it stands for. A call of one gives nothing of use and harms nobody. */
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

/** Leaves out of the browser's files what is loaded there for nothing. Fails when a library has moved such a part. */
export function leaveOut(): Plugin {
  return {
    name: 'leave-out',
    transform(code, id) {
      if (this.environment.name === 'node') return null
      return unreached.some(path => id.endsWith(`/node_modules/${path}`)) ? inert(id, code) : null
    },
    generateBundle() {
      const ids = [...this.getModuleIds()]
      if (!ids.some(id => id.endsWith('/client/sdk/assembly/onIntent.ts'))) return
      const moved = unreached.filter(path => !ids.some(id => id.endsWith(`/node_modules/${path}`)))
      if (moved.length > 0)
        this.error(`leaveOut.ts names parts that are not in the bundle any more: ${moved.join(', ')}`)
    },
  }
}
