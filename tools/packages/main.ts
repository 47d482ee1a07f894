import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { bundle } from './bundle.ts'
import { customElements } from './customElements/manifest.ts'
import { manifestOf } from './manifest.ts'
import { noticesOf } from './notices.ts'
import { type PackageName, packageNames, packagePlans } from './packagePlans.ts'
import { packageTypes } from './packageTypes.ts'
import { objectionsTo } from './plainOutput.ts'
import { readmeOf } from './readme.ts'
import { repository } from './repository.ts'

// Makes dist/packages/: each folder as `npm pack` takes it. Fails where one of them is not what its manifest says.

const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
const all = join(repository, 'dist/packages')
rmSync(all, { recursive: true, force: true })
const types = packageTypes()
const wrong: string[] = []
for (const name of packageNames) wrong.push(...(await make(name)))
for (const sentence of wrong) console.error(sentence)
process.exitCode = wrong.length === 0 ? 0 : 1

async function make(name: PackageName): Promise<string[]> {
  const folder = join(all, name)
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  mkdirSync(folder, { recursive: true })
  const moduleIds = await bundle(name, folder)
  for (const [file, text] of types.get(name) ?? []) write(`${file}.d.ts`, text)
  for (const [file, { typesOnly }] of Object.entries(packagePlans[name].entries))
    if (typesOnly) write(`${file}.js`, '// Types only.\nexport {}\n')
  const manifest = manifestOf(name, version)
  write('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
  write('README.md', readmeOf(name))
  copyFileSync(join(repository, 'LICENSE'), join(folder, 'LICENSE'))
  const notices = noticesOf(moduleIds)
  if (notices !== '') write('NOTICES.txt', notices)
  if (name === 'button') {
    const elements = customElements(types.get(name)?.get('index') ?? '')
    write('custom-elements.json', `${JSON.stringify(elements, null, 2)}\n`)
  }
  return [...objectionsTo(folder, namedBy(name)), ...(await lint(folder, manifest))].map(
    sentence => `@ringfence/${name}: ${sentence}`,
  )
}

function namedBy(name: PackageName): string[] {
  const { uses, peers = {} } = packagePlans[name]
  return [...uses.map(used => `@ringfence/${used}`), ...Object.keys(peers)]
}

/** Everything in the folder is published, so nothing need be packed to know. */
async function lint(folder: string, manifest: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { messages } = await publint({ pkgDir: folder, strict: true, level: 'suggestion', pack: false })
  return messages.map(message => formatMessage(message, manifest) ?? message.code)
}
