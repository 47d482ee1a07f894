import { buttonStyles } from '../ui/buttonStyles.ts'
import { callButtonStyles } from './callButtonStyles.ts'
import { cardContentStyles } from './cardContentStyles.ts'
import { cardQuestionStyles } from './cardQuestionStyles.ts'
import { littleRoomStyles } from './littleRoomStyles.ts'

/** What is narrower comes later, and so wins. */
export const buttonAndCardStyles = [
  buttonStyles,
  callButtonStyles,
  cardContentStyles,
  cardQuestionStyles,
  littleRoomStyles,
]
