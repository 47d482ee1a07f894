import {
  type AgentId,
  type Alarm,
  type AttackAnswer,
  type AttackEnding,
  type AttackSwitch,
  AttackWindowId,
  type OpenAttack,
  type QueueKey,
  RingfenceError,
  type SiteKey,
} from '../../protocol/index.ts'
import type { AgentAccounts, AttackWindow, AttackWindows, AuditLog, Clock, Log, Timers } from '../ports.ts'
import { newId } from '../randomIds.ts'
import type { Sites } from '../sites/sites.ts'
import {
  alarmWindowMs,
  goesOnUntilMs,
  hasEnoughSources,
  isOfSource,
  isOpen,
  isUnderAttack,
  isUnderAttackFrom,
  listedMs,
  nextEndMs,
} from './attackRule.ts'

/** Somebody outside of auth saw something. */
interface RaisedAlarm {
  readonly site: SiteKey
  /** `null`: it is about the whole site. */
  readonly queue: QueueKey | null
  readonly alarm: Alarm
}

/** What everybody may know: which sites are said to be under attack. Asking costs nothing. */
export interface Attacks {
  isUnder(site: SiteKey): boolean
  /** Whether an alarm said so of any of these sources of it, and of nothing else. */
  isUnderFrom(site: SiteKey, sources: readonly string[]): boolean
  /** Those of sites that are open; newest first. */
  now(): readonly OpenAttack[]
  /** Tells each time that one began, goes on or ended. The answer stops that. */
  onChanged(listener: () => void): () => void
  /** Opens a window, or lets the one that an alarm opened for this site go on. */
  raise(raised: RaisedAlarm): Promise<void>
  /** Tells that an admin said of an alarm: that was us. The answer stops that. */
  onWasUs(listener: (raised: RaisedAlarm) => void): () => void
}

/** What admins do. `by`: the admin who does it. */
export interface AttackSwitchboard {
  list(): Promise<AttackAnswer>
  /** @throws RingfenceError `site-unknown` */
  open(by: AgentId, wanted: AttackSwitch): Promise<void>
  /** @throws RingfenceError `not-found`, also for one that is over, unless it was an alarm and was us */
  end(by: AgentId, windowId: AttackWindowId, ended: AttackEnding): Promise<void>
}

export interface AttackService extends Attacks, AttackSwitchboard {
  /** Idempotent. */
  close(): void
}

/** An alarm that is raised again is told so much later at the earliest, in milliseconds. */
const tellAgainMs = 60_000

/** Loads what is open. */
export async function createAttacks(parts: {
  readonly windows: AttackWindows
  readonly accounts: Pick<AgentAccounts, 'list'>
  readonly sites: Sites
  readonly audit: AuditLog
  readonly clock: Clock & Timers
  readonly log: Log
}): Promise<AttackService> {
  const { windows, accounts, sites, audit, clock, log } = parts
  const changed = new Set<() => void>()
  const wasUs = new Set<(raised: RaisedAlarm) => void>()
  const siteNames = new Map(sites.map(({ key, name }) => [key, name]))
  let known = await windows.since(clock.now() - listedMs)
  let doing: Promise<unknown> = Promise.resolve()
  let cancelNextEnd = () => {}
  waitForNextEnd()

  /** One after the other, so that of two alarms at once the second finds the window of the first. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = doing.then(act)
    doing = done.catch(() => undefined)
    return done
  }

  /** It ends by itself: whether it is over is a matter of the clock, and this only tells. */
  function waitForNextEnd(): void {
    cancelNextEnd()
    const endMs = nextEndMs(known, clock.now())
    if (endMs === null) {
      cancelNextEnd = () => {}
      return
    }
    cancelNextEnd = clock.after(Math.max(1, endMs - clock.now()), () => {
      const nowMs = clock.now()
      const over = known.filter(
        window => window.untilMs === endMs && window.ended === null && !isOpen(window, nowMs),
      )
      for (const { windowId } of over) log.info('attack window ended', { windowId, ended: 'by-itself' })
      tellChanged()
    })
  }

  function tellChanged(): void {
    waitForNextEnd()
    for (const listener of changed) listener()
  }

  async function lookAgain(): Promise<void> {
    known = await windows.since(clock.now() - listedMs)
    tellChanged()
  }

  async function begin(window: AttackWindow, actor: string): Promise<void> {
    await windows.open(window)
    await lookAgain()
    const { windowId, site, queue, untilMs, alarm } = window
    await audit.append({
      actor,
      action: 'attack-window-opened',
      subject: windowId,
      details: { site, untilMs, ...(queue && { queue }), ...(alarm && { alarm: inAudit(alarm) }) },
    })
    log.warn('attack window opened', { windowId, site, queue, by: actor, pattern: alarm?.pattern })
  }

  async function end(by: AgentId, windowId: AttackWindowId, ended: AttackEnding): Promise<void> {
    const before = known.find(window => window.windowId === windowId)
    const mayEnd = before && (isOpen(before, clock.now()) || (ended === 'was-us' && before.ended === null))
    if (!mayEnd || (ended === 'was-us' && before.alarm === null)) throw new RingfenceError('not-found')
    if (!(await windows.end(windowId, { ended, atMs: clock.now() }))) throw new RingfenceError('not-found')
    await lookAgain()
    const { site, queue, alarm } = before
    if (ended === 'was-us' && site !== null && alarm) {
      for (const listener of wasUs) listener({ site, queue, alarm })
    }
    await audit.append({ actor: by, action: 'attack-window-ended', subject: windowId, details: { ended } })
    log.info('attack window ended', { windowId, agentId: by, ended })
  }

  const openNow = () => known.filter(window => isOpen(window, clock.now()))
  const listen = <L>(listeners: Set<L>, listener: L) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    isUnder: site => isUnderAttack(known, site, clock.now()),
    isUnderFrom: (site, sources) => isUnderAttackFrom(known, { site, sources }, clock.now()),
    now: () =>
      openNow()
        .filter(window => !isOfSource(window))
        .map(({ site, by, untilMs }) => ({
          siteName: site && (siteNames.get(site) ?? site),
          by: by === null ? 'alarm' : 'admin',
          leftMs: untilMs - clock.now(),
        })),
    onChanged: listener => listen(changed, listener),
    onWasUs: listener => listen(wasUs, listener),
    raise: ({ site, queue, alarm }) =>
      inTurn(async () => {
        const sinceMs = clock.now()
        // One flood is seen by several patterns: the first is what people read, with what is seen of it now.
        const same = openNow().find(
          window =>
            window.site === site && window.alarm !== null && window.alarm.source?.name === alarm.source?.name,
        )
        if (same) {
          const untilMs = goesOnUntilMs(same, sinceMs)
          // A flood raises an alarm every second: nobody is told, and nothing is written, each time.
          if (untilMs - same.untilMs < tellAgainMs) return
          const isSame = same.queue === queue && same.alarm?.pattern === alarm.pattern
          await windows.goOn(same.windowId, { untilMs, alarm: isSame ? alarm : same.alarm })
          await lookAgain()
          return
        }
        if (alarm.source && hasEnoughSources(known, site, sinceMs)) return
        const windowId = AttackWindowId.parse(`attack_${newId()}`)
        const untilMs = sinceMs + alarmWindowMs
        const nobody = { by: null, reason: null, ended: null }
        await begin({ windowId, site, queue, alarm, sinceMs, untilMs, ...nobody }, 'alarm')
      }),
    list: async () => {
      known = await windows.since(clock.now() - listedMs)
      const names = new Map((await accounts.list()).map(({ agentId, name }) => [agentId, name]))
      const nowMs = clock.now()
      return {
        sites: sites.map(({ key, name }) => ({ key, name })),
        windows: known.map(window => ({
          windowId: window.windowId,
          siteName: window.site && (siteNames.get(window.site) ?? window.site),
          queueName: queueNameOf(sites, window),
          isOpen: isOpen(window, nowMs),
          sinceMs: window.sinceMs,
          untilMs: window.untilMs,
          by: (window.by && names.get(window.by)) ?? null,
          reason: window.reason,
          alarm: window.alarm,
          ended: window.ended,
        })),
      }
    },
    open: (by, { site, minutes, reason }) =>
      inTurn(async () => {
        if (site !== null && !siteNames.has(site)) throw new RingfenceError('site-unknown')
        // Said again, with another reason or for longer: what was said before is over.
        const before = openNow().find(window => window.by !== null && window.site === site)
        if (before) await end(by, before.windowId, 'by-hand')
        const windowId = AttackWindowId.parse(`attack_${newId()}`)
        const sinceMs = clock.now()
        const untilMs = sinceMs + minutes * 60_000
        const noAlarm = { queue: null, alarm: null, ended: null }
        await begin({ windowId, site, by, reason, sinceMs, untilMs, ...noAlarm }, by)
      }),
    end: (by, windowId, ended) => inTurn(() => end(by, windowId, ended)),
    close: () => cancelNextEnd(),
  }
}

/** As JSON has it: what is not there is left out. */
const inAudit = ({ source, ...figures }: Alarm) => ({ ...figures, ...(source && { source }) })

function queueNameOf(sites: Sites, { site, queue }: AttackWindow): string | null {
  if (queue === null) return null
  const queues = sites.find(({ key }) => key === site)?.queues ?? []
  return queues.find(({ key }) => key === queue)?.name ?? queue
}
