import type {} from '../button/index.ts'
import { wordsFor } from './words.ts'

const { pathname, search, hash } = location
const [, , site = '', queue = ''] = pathname.split('/').map(decodeURIComponent)
const asked = new URLSearchParams(search).get('lang')
const { language, words } = wordsFor(asked === null ? navigator.languages : [asked, ...navigator.languages])

/** What the link says of its visitor, `#Order=1234`: it stays in the browser until there is a call. */
const pageContext = (): Record<string, string> => Object.fromEntries(new URLSearchParams(hash.slice(1)))

const paragraph = (name: 'h1' | 'p', text: string): HTMLElement => {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

/** Whose queue it is. Where that cannot be asked, the button says itself what is wrong. */
async function askNames(): Promise<{ siteName: string; queueName: string } | 'unknown' | 'unanswered'> {
  try {
    const answer = await fetch(`${pathname.replace(/\/$/, '')}/about.json`, {
      signal: AbortSignal.timeout(10_000),
    })
    if (answer.status === 404) return 'unknown'
    const { siteName, queueName } = await answer.json()
    return { siteName: String(siteName), queueName: String(queueName) }
  } catch {
    return 'unanswered'
  }
}

function callButton(): HTMLElement {
  const button = document.createElement('ringfence-call')
  button.site = site
  button.queue = queue
  button.lang = language
  button.pageContext = pageContext
  return button
}

function show(title: string, ...rest: HTMLElement[]): void {
  document.title = title
  document.querySelector('main')?.replaceChildren(paragraph('h1', title), ...rest)
}

document.documentElement.lang = language
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
document.title = words.untitled
const names = await askNames()
if (names === 'unknown') show(words.unknown, paragraph('p', words.askAnew))
else if (names === 'unanswered') show(words.untitled, paragraph('p', words.text), callButton())
else {
  const { siteName, queueName } = names
  show(words.title(siteName), paragraph('p', queueName), callButton(), paragraph('p', words.text))
}
