import { html, nothing, type TemplateResult } from 'lit'
import type { Screen } from '../model/screen.ts'
import { problemNotice } from '../parts/notice.ts'
import { problemWords } from '../words/problemWords.ts'
import { door, takeOverButton } from './signIn.ts'

/** Signed in, with the seat in another tab of this browser: one press brings it here, and nothing else is asked. */
export function otherTabView(screen: Screen): TemplateResult {
  const { title, text } = problemWords[screen.language]['seat-in-other-tab']
  return door(
    screen,
    html`
      ${screen.problem ? problemNotice(screen, screen.problem) : nothing}
      <h1>${title}</h1>
      <p class="quiet">${text}</p>
      ${takeOverButton(screen)}
    `,
  )
}
