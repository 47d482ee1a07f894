import {
  type AgentId,
  BlockId,
  type BlocksAnswer,
  type CallerId,
  type PasskeyPolicy,
  type ReportedBlock,
  RingfenceError,
} from '../../protocol/index.ts'
import type { AgentAccounts, AuditLog, Block, Blocks, CallReport, Clock, Log } from '../ports.ts'
import { newId } from '../randomIds.ts'
import type { Sites } from '../sites/sites.ts'
import { indexBlocks } from './blockIndex.ts'
import {
  appealsBefore,
  hasAppealLeft,
  type KnownCaller,
  mayAppeal,
  reportsCountMs,
  verdictOf,
} from './blockRule.ts'

/** Who may not call, as this process knows it: in memory, so that asking costs nothing. */
export interface Blocked {
  is(caller: KnownCaller): boolean
  /**
   * `passkeys`: what the queue asks of its callers; where it asks nothing, nobody can appeal.
   * @throws RingfenceError `blocked`, with until when where it ends by itself, and whether an appeal is left.
   */
  refuse(caller: KnownCaller, passkeys?: PasskeyPolicy): void
  /**
   * Lets the token `jti` through for a caller who signed this very call with a passkey that was there before every block in the way, once
   * a week. For one who is not blocked nothing happens.
   * @throws RingfenceError `blocked`
   */
  appeal(
    caller: KnownCaller & { readonly jti: string; readonly callerId: CallerId },
    passkey: { readonly createdAtMs: number },
  ): Promise<void>
}

/** What admins do with blocks. `by`: the admin who does it. */
export interface BlockList {
  list(): Promise<BlocksAnswer>
  /** @throws RingfenceError `not-found` */
  keep(by: AgentId, blockId: BlockId): Promise<void>
  /** @throws RingfenceError `not-found` */
  undo(by: AgentId, blockId: BlockId): Promise<void>
}

/** See the port of the same name in calls. */
export interface CallReports {
  report(input: Omit<CallReport, 'atMs'>): Promise<ReportedBlock>
}

export interface BlockService extends Blocked, BlockList, CallReports {
  /** Tells that somebody may call no more. The answer stops that. */
  onBlocked(listener: () => void): () => void
}

/** Loads who is blocked. */
export async function createBlocked(parts: {
  readonly blocks: Blocks
  readonly accounts: Pick<AgentAccounts, 'list'>
  readonly sites: Sites
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}): Promise<BlockService> {
  const { blocks, accounts, sites, audit, clock, log } = parts
  const listeners = new Set<() => void>()
  let live = await blocks.live(clock.now())
  let find = indexBlocks(live)
  let looking = Promise.resolve()

  async function look(): Promise<void> {
    live = await blocks.live(clock.now())
    find = indexBlocks(live)
  }

  /** One after the other, so that what was read earlier never stands for what was read later. */
  function lookAgain(): Promise<void> {
    const next = looking.then(look)
    looking = next.catch(() => undefined)
    return next
  }

  const blocksOf = (caller: KnownCaller): readonly Block[] => find(caller, clock.now())

  function refuse(caller: KnownCaller, passkeys: PasskeyPolicy = 'none'): void {
    const [found, nowMs] = [blocksOf(caller), clock.now()]
    if (found.length === 0) return
    throw refusalOf(found, nowMs, passkeys !== 'none' && found.every(block => hasAppealLeft(block, nowMs)))
  }

  async function appeal(
    caller: Parameters<Blocked['appeal']>[0],
    passkey: { readonly createdAtMs: number },
  ): Promise<void> {
    const [found, atMs] = [blocksOf(caller), clock.now()]
    const { jti, callerId, site } = caller
    if (!found.every(block => mayAppeal(block, passkey.createdAtMs, atMs))) throw refusalOf(found, atMs)
    for (const { blockId } of found) {
      const outcome = await blocks.appeal({ blockId, jti, atMs, beforeMs: appealsBefore(atMs) })
      if (outcome === 'appealed-before') throw refusalOf(found, atMs)
      await audit.append({ actor: callerId, action: 'block-appealed', subject: blockId, details: { jti } })
      log.info('block appealed', { blockId, jti, site })
    }
    if (found.length > 0) await lookAgain()
  }

  async function report(input: Parameters<CallReports['report']>[0]): Promise<ReportedBlock> {
    const { callId, agentId, site, reason } = input
    const atMs = clock.now()
    const hours = sites.find(({ key }) => key === site)?.blockHours ?? 24
    const block = await blocks.report(
      { ...input, atMs },
      {
        sinceMs: atMs - reportsCountMs,
        judge: reports => verdictOf(reports, hours * 3600_000),
        blockId: BlockId.parse(`block_${newId()}`),
      },
    )
    await lookAgain()
    for (const listener of listeners) listener()
    await audit.append({
      actor: agentId,
      action: 'call-reported',
      subject: callId,
      details: { reason, ...(block && { block: block.blockId, untilMs: block.untilMs }) },
    })
    return reportedBlockOf(block, atMs)
  }

  return {
    is: caller => blocksOf(caller).length > 0,
    refuse,
    appeal,
    report,
    onBlocked: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: async () => {
      await lookAgain()
      const names = new Map((await accounts.list()).map(({ agentId, name }) => [agentId, name]))
      const siteNames = new Map(sites.map(({ key, name }) => [key, name]))
      return {
        blocks: live.map(block => ({
          blockId: block.blockId,
          siteName: siteNames.get(block.site) ?? block.site,
          caller: block.callerId === null ? null : shortNameOf(block.callerId),
          browser: block.jkt === null ? null : shortNameOf(block.jkt),
          reason: block.reason,
          by: names.get(block.agentId) ?? null,
          sinceMs: block.sinceMs,
          untilMs: block.untilMs,
          appealedAtMs: block.appealedAtMs,
        })),
      }
    },
    keep: async (by, blockId) => {
      if (!(await blocks.keep(blockId, clock.now()))) throw new RingfenceError('not-found')
      await lookAgain()
      await audit.append({ actor: by, action: 'block-kept', subject: blockId })
      log.info('block kept for good', { blockId, agentId: by })
    },
    undo: async (by, blockId) => {
      if (!(await blocks.undo(blockId, clock.now()))) throw new RingfenceError('not-found')
      await lookAgain()
      await audit.append({ actor: by, action: 'block-undone', subject: blockId })
      log.info('block undone', { blockId, agentId: by })
    },
  }
}

/** Names neither who reported nor what for. */
function refusalOf(blocks: readonly Block[], nowMs: number, mayAppealYet = false): RingfenceError {
  const ends = blocks.map(({ untilMs }) => untilMs)
  const untilMs = ends.some(end => end === null) ? null : Math.max(...ends.filter(end => end !== null))
  return new RingfenceError('blocked', {
    until: {
      ...(untilMs !== null && { retryAfterMs: untilMs - nowMs }),
      ...(mayAppealYet && { appeal: 'passkey' as const }),
    },
  })
}

function reportedBlockOf(block: Block | undefined, nowMs: number): ReportedBlock {
  if (block === undefined) return { state: 'none' }
  if (block.untilMs === null) return { state: 'for-good' }
  return block.untilMs > nowMs ? { state: 'for-a-time', forMs: block.untilMs - nowMs } : { state: 'none' }
}

/** As short as people compare it; softphones show callers' identifiers the same way. */
const shortNameOf = (text: string): string => text.replaceAll(/[_-]/g, '').slice(-6).toUpperCase()
