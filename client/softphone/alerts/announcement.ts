import type { SeatSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'
import { shieldWords } from '../../ui/assuranceShield.ts'
import { formatDuration } from '../../ui/words/duration.ts'
import type { Language } from '../../ui/words/language.ts'
import { soundNews } from '../../ui/words/soundTroubles.ts'
import { callerNameOf } from '../model/callerName.ts'
import type { Seated, Talking } from '../model/seatTypes.ts'
import { awayWords } from '../words/awayWords.ts'
import { type Words, words } from '../words/words.ts'

/**
 * What the one live region says when the snapshot changes: only what the agent did not do themselves and would
 * otherwise have to look for. `undefined`: nothing worth a word.
 */
export function announcementOf(
  before: SeatSnapshot,
  now: SeatSnapshot,
  language: Language,
  withKeys: boolean,
): string | undefined {
  const said = words[language]
  if (now.state === 'connecting') return now.since === 'connection-lost' ? said.connecting.lost : undefined
  if (now.state !== 'seated') return undefined
  if (before.state !== 'seated') {
    return before.state === 'connecting' && before.since === 'connection-lost' ? said.voice.back : undefined
  }
  return (
    voiceOfOccupation(before, now, language, withKeys) ??
    (now.awayBecause && !before.awayBecause ? awayAloud(said, now.awayBecause) : undefined) ??
    attackAloud(said, before, now)
  )
}

function awayAloud(said: Words, because: Seated['awayBecause']): string {
  const { title, text } = awayWords(said, because)
  return `${title}. ${text}`
}

/** Nothing in a ring or a talk: it is no news for who speaks with somebody. */
function attackAloud({ attack }: Words, before: Seated, now: Seated): string | undefined {
  if (now.occupation.state !== 'free' || before.attacks.length > 0 === now.attacks.length > 0)
    return undefined
  return now.attacks.length > 0 ? attack.banner.aloud : attack.banner.over
}

function voiceOfOccupation(
  before: Seated,
  now: Seated,
  language: Language,
  withKeys: boolean,
): string | undefined {
  const said = words[language]
  const is = now.occupation
  const was = before.occupation
  if (is.state === 'ringing' && !(was.state === 'ringing' && was.ringId === is.ringId)) {
    const level = shieldWords[language][is.call.caller.assurance]
    const ringing = said.voice.ringing(callerNameOf(is.call, said), is.call.queue.queueName, level)
    return withKeys ? `${ringing} ${said.voice.keys}` : ringing
  }
  if (is.state === 'talking') {
    return was.state === 'talking' ? voiceWithinCall(was, is, language) : said.voice.talking
  }
  if (is.state === 'free' && was.state !== 'free' && now.last) return said.ended.reasons[now.last.reason]
  return undefined
}

function voiceWithinCall(was: Talking, is: Talking, language: Language): string | undefined {
  const said = words[language]
  if (is.capNear && !was.capNear) {
    return said.call.capNear(formatDuration(is.endsAtMs - pageTimeMs(), language))
  }
  const ended = is.stepUps.find(
    (stepUp, index) => stepUp.outcome !== 'asked' && was.stepUps[index]?.outcome === 'asked',
  )
  if (ended) {
    return `${said.identity.stepUps.outcomes[ended.outcome]}: ${ended.sentence}`
  }
  if (is.connectionLost !== was.connectionLost)
    return is.connectionLost ? said.call.connectionLost : said.voice.back
  if (is.otherAwayUntilMs !== null && was.otherAwayUntilMs === null) {
    return said.identity.away(formatDuration(Math.max(0, is.otherAwayUntilMs - pageTimeMs()), language))
  }
  if (is.otherAwayUntilMs === null && was.otherAwayUntilMs !== null) return said.voice.back
  const { state, label } = is.microphone
  if (state !== was.microphone.state)
    return state === 'open' ? said.call.micLive : said.microphone[state](label)
  const { told, mended } = soundNews(was, is)
  if (told.length > 0) return told.map(trouble => said.call[trouble]).join(' ')
  if (mended) return mended === 'hearing' ? said.call.heardAgain : said.call.micLive
  if (is.otherMuted !== was.otherMuted) return is.otherMuted ? said.call.otherMuted : said.voice.unmutedOther
  return undefined
}
