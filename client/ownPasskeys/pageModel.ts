import type { CallerPasskeys } from '../sdk/index.ts'
import type { Wording } from '../ui/wording/wordChoice.ts'
import type { PasskeyWords } from './words/passkeyWords.ts'

/** What the page asks its visitor in place. */
export type Asking =
  | { readonly what: 'code' }
  | { readonly what: 'new-codes' }
  | { readonly what: 'rename'; readonly credentialId: string }
  | { readonly what: 'remove'; readonly credentialId: string }

/** Everything the page is drawn from, beside the passkeys. */
export interface PageModel extends Wording<PasskeyWords> {
  /** BCP 47 tag that dates are written by. */
  readonly locale: string
  /** Whether the site has a log-in to open the list by. */
  readonly hasLogIn: boolean
  readonly asking: Asking | null
  /** Asks, or with `null` asks no more. */
  readonly ask: (asking: Asking | null) => void
  /** Opens the list. */
  readonly open: (by: OpenedBy, act: (passkeys: CallerPasskeys) => Promise<void>) => void
  /** The site's log-in may add a passkey, and nothing else. */
  readonly openedBy: OpenedBy
  /** Does what was asked, and puts the focus there after. Resolves to whether it went well; what went wrong is told. */
  readonly wish: (act: (passkeys: CallerPasskeys) => Promise<void>, focus?: string) => Promise<boolean>
}

export type OpenedBy = 'passkey' | 'log-in' | 'code'

/** Where the focus goes when this is asked. */
export function fieldOf(asking: Asking): string {
  switch (asking.what) {
    case 'code':
      return '[name=code]'
    case 'rename':
      return 'li [name=name]'
    case 'remove':
    case 'new-codes':
      return '.sure button'
  }
}

/** What opened the question, and has the focus again when it is dropped. */
export const openerOf = (asking: Asking): string =>
  `[data-opens="${'credentialId' in asking ? `${asking.what} ${asking.credentialId}` : asking.what}"]`

/** Where Escape drops the question. */
export const dropOnEscape =
  ({ ask }: PageModel) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    ask(null)
  }
