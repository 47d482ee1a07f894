import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Complaint } from './markdown/brokenLinks.ts'
import { readSources } from './markdown/sources.ts'
import { navigation } from './navigation.ts'
import { imagePath, pagePath } from './pages/pagePath.ts'
import { pageTemplate, type Site } from './pages/pageTemplate.ts'
import { renderDocument } from './pages/renderDocument.ts'
import { readLibrary } from './readLibrary.ts'
import { searchIndex } from './searchIndex.ts'
import { siteFile, siteScript, siteStyles } from './siteFiles.ts'

/** A documentation that is not fit to be shown. */
export class DocsError extends Error {
  readonly complaints: readonly Complaint[]

  constructor(complaints: readonly Complaint[]) {
    super(complaints.map(({ path, line, sentence }) => `${path}:${line} ${sentence}`).join('\n'))
    this.name = 'DocsError'
    this.complaints = complaints
  }
}

/**
 * Writes the documentation of a project as a site of static files into a folder, which is emptied first. All links in it are relative.
 *
 * @throws DocsError where a link leads nowhere; the folder is as it was
 */
export async function buildDocsSite(root: string, folder: string): Promise<void> {
  const { library, complaints } = readLibrary(root, readSources(root))
  if (complaints.length > 0) throw new DocsError(complaints)
  const documents = [...library.documents.values()]
  const [script, styles] = [await siteScript(root), siteStyles(root)]
  const index = siteFile('search', 'json', searchIndex(documents))
  const icon = siteFile('icon', 'svg', readFileSync(join(root, 'client/softphone/favicon.svg'), 'utf8'))
  const site: Site = {
    parts: navigation(documents),
    version: versionOf(root),
    files: { script: script.path, styles: styles.path, index: index.path, icon: icon.path },
  }

  rmSync(folder, { recursive: true, force: true })
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const { path, content } of [script, styles, index, icon]) write(path, content)
  for (const document of documents) {
    const { html, images } = renderDocument(library, document)
    write(pagePath(document.source.path), pageTemplate(site, document, html))
    for (const image of images) {
      mkdirSync(dirname(join(folder, imagePath(image))), { recursive: true })
      copyFileSync(join(root, image), join(folder, imagePath(image)))
    }
  }
}

function versionOf(root: string): string {
  const described: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return String(Object(described).version ?? '')
}
