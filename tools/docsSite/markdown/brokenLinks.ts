import { walkTokens } from 'marked'
import type { Document } from './document.ts'
import { follow, type Library } from './links.ts'

/** What a document says that is not so, and where. */
export interface Complaint {
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly sentence: string
}

/** Links to no file or heading, and pictures that could not be shown or are not described. */
export function brokenLinks(library: Library, { source, tokens, titleToken }: Document): Complaint[] {
  const complaints: Complaint[] = []
  const complain = (written: string, sentence: string): void => {
    const offset = Math.max(0, source.text.indexOf(written))
    complaints.push({
      path: source.path,
      line: source.text.slice(0, offset).split('\n').length,
      sentence,
    })
  }
  if (titleToken === undefined) complain('', 'This document has no title: begin it with "# ".')
  walkTokens([...tokens], token => {
    if (token.type !== 'link' && token.type !== 'image') return
    const href = String(token.href)
    const target = follow(library, source.path, href)
    if (target.kind === 'nowhere') complain(token.raw, target.sentence)
    else if (token.type === 'image') {
      if (target.kind !== 'image') complain(token.raw, `'${href}' is no image of this project.`)
      if (String(token.text).trim() === '')
        complain(token.raw, 'This image has no words for who cannot see it.')
    }
  })
  return complaints
}
