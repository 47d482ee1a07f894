import { assuranceShieldStyles } from '../../ui/assuranceShield.ts'
import { eitherWordStyles } from '../../ui/eitherWord.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base, tokens } from '../../ui/styles/tokens.ts'
import { callerPaneStyles } from '../caller/callerPane.ts'
import { twoWordsLineStyles } from '../caller/twoWordsLine.ts'
import { frameStyles } from '../frame/frameSignInView.ts'
import { dutyStyles } from '../header/duty.ts'
import { headerStyles } from '../header/header.ts'
import { brandStyles } from '../parts/brand.ts'
import { keyCapStyles } from '../parts/keyCap.ts'
import { layoutStyles, smallTypeStyles } from '../parts/layoutStyles.ts'
import { noticeStyles } from '../parts/notice.ts'
import { paneStyles } from '../parts/pane.ts'
import { listStyles } from '../queues/lists.ts'
import { signInStyles } from '../signIn/signIn.ts'
import { callCardStyles } from '../stage/callCard.ts'
import { freeCardStyles } from '../stage/freeCard.ts'
import { ringCardStyles } from '../stage/ringCard.ts'
import { stepUpStyles } from '../stepUp/stepUpStyles.ts'

/** All styles of the softphone, in the order in which they may overrule one another. */
export const appStyles = [
  tokens,
  base,
  buttonStyles,
  eitherWordStyles,
  assuranceShieldStyles,
  smallTypeStyles,
  layoutStyles,
  brandStyles,
  headerStyles,
  dutyStyles,
  paneStyles,
  listStyles,
  keyCapStyles,
  callCardStyles,
  ringCardStyles,
  twoWordsLineStyles,
  stepUpStyles,
  noticeStyles,
  freeCardStyles,
  callerPaneStyles,
  signInStyles,
  frameStyles,
]
