import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { colours } from '../../client/ui/styles/colours.ts'

/** A file that all pages load; its name changes with its content, so that browsers may keep it for ever. */
export interface SiteFile {
  readonly path: string
  readonly content: string
}

export function siteFile(name: string, ending: string, content: string): SiteFile {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8)
  return { path: `assets/${name}-${hash}.${ending}`, content }
}

/** The styles of the pages, in the colours of the product. */
export function siteStyles(root: string): SiteFile {
  const declarations = Object.entries(colours).map(
    ([name, [light, dark]]) => `  --${name}: light-dark(${light}, ${dark});\n`,
  )
  const styles = readFileSync(join(root, 'client/docs/docs.css'), 'utf8')
  return siteFile('docs', 'css', `:root {\n${declarations.join('')}}\n${styles}`)
}

/** The script of the pages, in one file. */
export async function siteScript(root: string): Promise<SiteFile> {
  const made = await build({
    ...{ root, configFile: false, logLevel: 'error', publicDir: false },
    build: {
      ...{ write: false, target: 'es2022', modulePreload: false },
      rolldownOptions: { input: join(root, 'client/docs/main.ts') },
    },
  })
  const outputs = [made].flat().flatMap(each => ('output' in each ? each.output : []))
  const chunk = outputs.find(each => each.type === 'chunk')
  if (!chunk) throw new Error('The script of the documentation came to nothing.')
  return siteFile('docs', 'js', chunk.code)
}
