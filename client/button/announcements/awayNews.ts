import type { PhoneSnapshot } from '../../sdk/index.ts'
import type { CallWording } from '../words/callWording.ts'
import { endingOf } from '../words/endingOf.ts'

const asksMove = (snapshot: PhoneSnapshot): boolean => 'askedMove' in snapshot && snapshot.askedMove !== null

/** What must not be missed by somebody who reads on elsewhere, in a few words; `null` where nothing of it happened. */
export function awayNews(before: PhoneSnapshot, now: PhoneSnapshot, wording: CallWording): string | null {
  const words = wording.words.talk
  const waited = before.state === 'waiting' || before.state === 'connecting'
  if (waited && now.state === 'ended' && now.reason !== 'left-queue')
    return endingOf(now, wording.words).title
  if (!asksMove(before) && asksMove(now)) return wording.words.identity.moveTitle
  const asks = (snapshot: PhoneSnapshot) => snapshot.state === 'waiting' && snapshot.gate !== null
  if (!asks(before) && asks(now)) return wording.words.gate.soon
  if (now.state !== 'talking') return null
  // After a reload nobody answered anew.
  if (before.state !== 'talking')
    return before.state === 'resuming' ? null : words.talkingTo({ name: now.agentName || words.ourTeam })
  if (now.stepUp !== null && before.stepUp?.stepUpId !== now.stepUp.stepUpId)
    return wording.words.identity.stepUpTitle(now.stepUp)
  return null
}
