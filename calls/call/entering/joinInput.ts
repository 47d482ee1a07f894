import type { Language, MediaAbilities, PageContext, VerifiedCallToken } from '../../../protocol/index.ts'
import type { Source } from '../../ports/share.ts'

/** What a caller comes with: checked by auth, and not yet let in. */
export interface JoinInput extends MediaAbilities {
  readonly token: VerifiedCallToken
  readonly pageContext: PageContext
  readonly language: Language
  readonly source: Source
  /** Hears that another device must answer first; `release` is for when this one goes. */
  readonly onHeld: (held: { readonly answerWithinMs: number; readonly release: () => void }) => void
}
