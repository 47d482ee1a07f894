import type { TemplateResult } from 'lit'
import { frameSignInView } from '../frame/frameSignInView.ts'
import type { Screen } from '../model/screen.ts'
import type { SignedOut } from '../model/seatTypes.ts'
import { otherTabView } from './otherTabView.ts'
import { signInView } from './signIn.ts'

/** Nobody has the seat here: what to do depends on where the page stands, and who has it. */
export function signedOutView(screen: Screen, snapshot: SignedOut): TemplateResult {
  if (snapshot.why === 'seat-in-other-tab') return otherTabView(screen)
  return screen.frame ? frameSignInView(screen, snapshot, screen.frame) : signInView(screen, snapshot)
}
