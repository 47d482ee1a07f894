import { html, nothing, type TemplateResult } from 'lit'
import type { MadePasskey } from '../../sdk/index.ts'
import { checkIcon } from '../../ui/icons.ts'
import type { CallWording } from '../words/callWording.ts'
import type { CardModel } from './cardModel.ts'

/** That the passkey is there, and from when it works where the site lets it cool off first. */
export function madeWords(made: MadePasskey | null, { language, words }: CallWording): string[] {
  if (made === null) return []
  const { passkeyMade, worksFrom } = words.identity
  if (made.usableAtMs === null) return [passkeyMade]
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return [passkeyMade, worksFrom({ time: format.format(made.usableAtMs) })]
}

export const madeView = (made: MadePasskey | null, model: CardModel): TemplateResult | typeof nothing =>
  made === null
    ? nothing
    : html`<p class="notice">${checkIcon}<span>${madeWords(made, model).join(' ')}</span></p>`
