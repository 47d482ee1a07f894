import { assuranceShieldStyles } from '../ui/assuranceShield.ts'
import { buttonStyles } from '../ui/buttonStyles.ts'
import { eitherWordStyles } from '../ui/eitherWord.ts'
import { base, tokens } from '../ui/tokens.ts'
import { brandStyles } from './brand.ts'
import { callCardStyles } from './callCard.ts'
import { callerPaneStyles } from './callerPane.ts'
import { dutyStyles } from './duty.ts'
import { freeCardStyles } from './freeCard.ts'
import { headerStyles } from './header.ts'
import { keyCapStyles } from './keyCap.ts'
import { layoutStyles, smallTypeStyles } from './layoutStyles.ts'
import { listStyles } from './lists.ts'
import { noticeStyles } from './notice.ts'
import { paneStyles } from './pane.ts'
import { ringCardStyles } from './ringCard.ts'
import { signInStyles } from './signIn.ts'
import { stepUpStyles } from './stepUpStyles.ts'
import { wordsLineStyles } from './wordsLine.ts'

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
  wordsLineStyles,
  stepUpStyles,
  noticeStyles,
  freeCardStyles,
  callerPaneStyles,
  signInStyles,
]
