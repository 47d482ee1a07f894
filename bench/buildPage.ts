import { build } from 'vite'

/** The script of a bench's page, built as one text. */
export async function buildPage(entry: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry.pathname } },
  })
  const outputs = [built].flat().flatMap(each => ('output' in each ? each.output : []))
  const chunk = outputs.find(each => each.type === 'chunk')
  if (!chunk) throw new Error('the page was not built')
  return chunk.code
}
