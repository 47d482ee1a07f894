import type { KeyThumbprint, SiteKey } from '../../protocol/index.ts'
import type { Block, JudgedReport, Verdict } from '../ports.ts'

/** Reports older than this count no more, in milliseconds: 30 days. */
export const reportsCountMs = 30 * 24 * 3600_000

/** Between two appeals against one block, in milliseconds: a week. */
const appealEveryMs = 7 * 24 * 3600_000

/** Agents who must have reported a caller before a block is for good. */
const agentsForGood = 2

/**
 * What follows from all that agents have reported of one caller at one site. Silence alone blocks nobody: a microphone may be broken.
 * Any other reason blocks for `blockMs` from the last such report; that of a second agent for good.
 */
export function verdictOf(reports: readonly JudgedReport[], blockMs: number): Verdict {
  const grave = reports.filter(({ reason }) => reason !== 'silent')
  if (grave.length === 0) return { state: 'none' }
  if (new Set(grave.map(({ agentId }) => agentId)).size >= agentsForGood)
    return { state: 'blocked', untilMs: null }
  return { state: 'blocked', untilMs: Math.max(...grave.map(({ atMs }) => atMs)) + blockMs }
}

/** Somebody who wants to call, as far as they are known by now. */
export interface KnownCaller {
  readonly site: SiteKey
  readonly jkt: KeyThumbprint
  readonly callerId?: string
  /** Of the token, where there is one. */
  readonly jti?: string
}

/**
 * Whether the block keeps this caller away. A browser key keeps nobody away who is known to be somebody else than the one who was
 * reported with it: then several use that browser.
 */
export function holdsFor(block: Block, caller: KnownCaller, nowMs: number): boolean {
  if (block.site !== caller.site) return false
  if (block.untilMs !== null && block.untilMs <= nowMs) return false
  if (caller.jti !== undefined && caller.jti === block.appealJti) return false
  const { callerId } = caller
  if (callerId !== undefined && block.callerId !== null) return callerId === block.callerId
  return caller.jkt === block.jkt
}

/** Whoever had a passkey before they were blocked may be let through with it once a week; one made afterwards proves nothing new. */
export const mayAppeal = (block: Block, passkeyMadeAtMs: number, nowMs: number): boolean =>
  passkeyMadeAtMs < block.sinceMs && hasAppealLeft(block, nowMs)

export const hasAppealLeft = ({ appealedAtMs }: Block, nowMs: number): boolean =>
  appealedAtMs === null || appealedAtMs <= appealsBefore(nowMs)

/** An appeal at or before this moment is no hindrance to another one. */
export const appealsBefore = (nowMs: number): number => nowMs - appealEveryMs
