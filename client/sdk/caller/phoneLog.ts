import type { CallId, ErrorCode, StepUpOutcome } from '../../../protocol/index.ts'
import type { OwnMicrophone } from '../media/keptMicrophone.ts'
import type { ProcessingFailure } from '../media/processedMicrophone.ts'
import type { PhoneSnapshot } from './phoneSnapshot.ts'

/**
 * One thing that became of a phone, for whoever runs the page. These members and no others: nothing that a person said or is called,
 * no device's name, no token. `atMs` as all times of a phone.
 */
export type PhoneLogEntry = PhoneNews & { readonly atMs: number; readonly callId: CallId | null }

type Ended = Extract<PhoneSnapshot, { state: 'ended' }>

type PhoneNews =
  | { readonly entry: 'state-changed'; readonly state: PhoneSnapshot['state'] }
  /** `cause`: the class of the error behind it, such as `TypeError`; `null` where there is none. */
  | { readonly entry: 'refused'; readonly code: ErrorCode; readonly cause: string | null }
  | { readonly entry: 'ended'; readonly reason: Ended['reason']; readonly talkedMs: number }
  | { readonly entry: 'connection-changed'; readonly lost: boolean }
  | { readonly entry: 'agent-away-changed'; readonly away: boolean }
  | { readonly entry: 'muted-changed'; readonly muted: boolean; readonly otherMuted: boolean }
  | {
      readonly entry: 'microphone-changed'
      readonly state: OwnMicrophone['state']
      readonly processing: 'on' | 'failed' | null
    }
  | {
      readonly entry: 'sound-changed'
      readonly arrives: boolean
      readonly isHeard: boolean
      readonly microphoneIsSilent: boolean
      readonly blocked: boolean
    }
  | { readonly entry: 'step-up-asked' }
  | { readonly entry: 'step-up-ended'; readonly outcome: StepUpOutcome }
  | { readonly entry: 'gate-changed'; readonly asked: boolean }
  | { readonly entry: 'processing-failed'; readonly why: ProcessingFailure }

/** What a phone tells its page's log. */
export interface PhoneLog {
  follow(before: PhoneSnapshot, after: PhoneSnapshot): void
  refused(refusal: { readonly code: ErrorCode; readonly cause?: unknown }): void
  /** Also without a logger its maker is told, where they look. */
  processingFailed(why: ProcessingFailure, error?: unknown): void
}

/** A `logger` that throws, or rejects, harms no call: the console says so once. */
export function createPhoneLog(
  logger: ((entry: PhoneLogEntry) => void) | undefined,
  now: () => number,
): PhoneLog {
  let hasFailed = false
  let callId: CallId | null = null
  const fail = (error: unknown) => {
    if (!hasFailed) console.error('Ringfence: the logger of the page failed.', error)
    hasFailed = true
  }
  const tell = (news: PhoneNews) => {
    try {
      const said: unknown = logger?.({ ...news, atMs: now(), callId })
      if (said instanceof Promise) said.catch(fail)
    } catch (error) {
      fail(error)
    }
  }
  return {
    follow(before, after) {
      if ('callId' in after) callId = after.callId
      else if (after.state !== 'ended') callId = null
      for (const news of newsOf(before, after)) tell(news)
    },
    refused: ({ code, cause }) => tell({ entry: 'refused', code, cause: classOf(cause) }),
    processingFailed(why, error) {
      console.error(
        `Ringfence: what processMicrophone made cannot be sent (${why}); the plain microphone is.`,
        ...(error === undefined ? [] : [error]),
      )
      tell({ entry: 'processing-failed', why })
    },
  }
}

/** A name that a page gave its errors may say anything. */
const classOf = (cause: unknown): string | null => {
  if (cause === undefined) return null
  return cause instanceof Error && /^[A-Z][A-Za-z]{0,39}$/.test(cause.name) ? cause.name : 'unknown'
}

/** What of a change of the snapshot is worth a line. */
function newsOf(before: PhoneSnapshot, after: PhoneSnapshot): readonly PhoneNews[] {
  const news: PhoneNews[] = []
  if (after.state !== before.state) news.push({ entry: 'state-changed', state: after.state })
  if (after.state === 'ended' && before.state !== 'ended')
    news.push({ entry: 'ended', reason: after.reason, talkedMs: after.talkedMs })
  const lost = 'connectionLost' in after && after.connectionLost
  if ('connectionLost' in after && lost !== ('connectionLost' in before && before.connectionLost))
    news.push({ entry: 'connection-changed', lost })
  const isAsked = after.state === 'waiting' && after.gate !== null
  if (isAsked !== (before.state === 'waiting' && before.gate !== null))
    news.push({ entry: 'gate-changed', asked: isAsked })
  return after.state === 'talking' ? [...news, ...newsOfTalk(before, after)] : news
}

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

/** How the talk stands is told at its beginning, and what of that becomes another. */
function newsOfTalk(before: PhoneSnapshot, after: Talking): readonly PhoneNews[] {
  const was = before.state === 'talking' ? before : undefined
  const told = new Set(was && standing(was).map(line => JSON.stringify(line)))
  const news = standing(after).filter(line => !told.has(JSON.stringify(line)))
  if (after.stepUp && after.stepUp.stepUpId !== was?.stepUp?.stepUpId) news.push({ entry: 'step-up-asked' })
  if (after.lastStepUp && after.lastStepUp !== was?.lastStepUp)
    news.push({ entry: 'step-up-ended', outcome: after.lastStepUp.outcome })
  return news
}

function standing(talk: Talking): PhoneNews[] {
  const { microphone, muted, otherMuted, soundBlocked: blocked, otherAwayUntilMs } = talk
  const { arrives, isHeard, microphoneIsSilent } = talk.sound
  return [
    { entry: 'microphone-changed', state: microphone.state, processing: microphone.processing ?? null },
    { entry: 'sound-changed', arrives, isHeard, microphoneIsSilent, blocked },
    { entry: 'muted-changed', muted, otherMuted },
    { entry: 'agent-away-changed', away: otherAwayUntilMs !== null },
  ]
}
