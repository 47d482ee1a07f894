import type { PhoneSnapshot } from '../../sdk/index.ts'
import type { Language } from '../../ui/words/language.ts'
import { buttonWords } from '../words/buttonWords.ts'
import { endingOf } from '../words/endingWords.ts'
import { gateWords } from '../words/gateWords.ts'
import { identityWords } from '../words/identityWords.ts'

const asksMove = (snapshot: PhoneSnapshot): boolean => 'askedMove' in snapshot && snapshot.askedMove !== null

/** What must not be missed by somebody who reads on elsewhere, in a few words; `null` where nothing of it happened. */
export function awayNews(before: PhoneSnapshot, now: PhoneSnapshot, language: Language): string | null {
  const words = buttonWords[language]
  const waited = before.state === 'waiting' || before.state === 'connecting'
  if (waited && now.state === 'ended' && now.reason !== 'left-queue') return endingOf(now, language).title
  if (!asksMove(before) && asksMove(now)) return identityWords[language].moveTitle
  const asks = (snapshot: PhoneSnapshot) => snapshot.state === 'waiting' && snapshot.gate !== null
  if (!asks(before) && asks(now)) return gateWords[language].soon
  if (now.state !== 'talking') return null
  // After a reload nobody answered anew.
  if (before.state !== 'talking')
    return before.state === 'resuming' ? null : words.talkingTo(now.agentName || words.ourTeam)
  if (now.stepUp !== null && before.stepUp?.stepUpId !== now.stepUp.stepUpId)
    return identityWords[language].stepUpTitle(now.stepUp.seat)
  return null
}
