import {
  type BroughtWork,
  type CallStatementRequest,
  type CallTokenRequest,
  type PasskeyPolicy,
  type QueueKey,
  RingfenceError,
  type SiteKey,
} from '../../protocol/index.ts'
import { msSince } from '../msSince.ts'
import type { Clock, Log, PressureOf, WorkPolicy } from '../ports.ts'
import { createChallenges, isSolved, type WorkFor, workIterations, workLifeMs } from './challenge.ts'
import { createExpiringNames, type ExpiringNames } from './expiringNames.ts'
import { faded, type Price, priceAfter, triesFor, triesForStatement } from './price.ts'

/** What callers without proof of who they are pay for a token: nothing in calm, under pressure some computation. */
export interface Work {
  /**
   * Returns where nothing is to be paid, or what was brought is enough. The checks stand in the order of their cost.
   * @throws RingfenceError `work-required` with what to compute, also where the work came too late, is too little by now or was
   * used before; `work-invalid` for what is none
   */
  settle(call: WorkFor, passkey: PasskeyPolicy, brought: CallTokenRequest['work']): Promise<void>
  /**
   * The same for what a passkey is to sign: nothing is paid but where many are asked for and few are signed.
   * @throws RingfenceError as above
   */
  settleStatement(call: WorkFor, brought: CallStatementRequest['work']): Promise<void>
  /**
   * The same for a caller in line who passes a gate by a key while there is pressure: always the top price, since a script can press a key.
   * @throws RingfenceError as above
   */
  settleKey(call: WorkFor, brought: BroughtWork | undefined): Promise<void>
  /** A statement was given to somebody without proof. */
  statementMade(statement: IssuedToken): void
  /** A passkey signed it, or tried to. Any may be named. */
  statementTaken(statement: Omit<IssuedToken, 'expiresAtMs'>): void
  /** A token was given to somebody without proof. */
  tokenIssued(token: IssuedToken): void
  /** It opened its call, or never will. Any token may be named. */
  tokenSpent(token: Omit<IssuedToken, 'expiresAtMs'>): void
  /** Somebody was refused who tried too often or cheated. */
  noteRefusal(site: SiteKey): void
}

/** A token, or the statement of one. */
interface IssuedToken {
  readonly jti: string
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly expiresAtMs: number
}

/** The terms, and who knows how full the queues are. */
export interface WorkTerms extends WorkPolicy {
  readonly pressure: PressureOf
  /** How late the process is, of how late it may be. Costs nothing to ask. */
  readonly lateness: () => number
}

/** Refusals count half after so long, in milliseconds. */
const refusalHalfLifeMs = 60_000

/**
 * Work that was right when it was asked for is taken while the price is not twice that: whoever computed honestly is not asked
 * again because of those who came in the same seconds.
 */
const toleratedRise = 2

interface WorkParts {
  readonly isUnderAttack: (site: SiteKey) => boolean
  readonly clock: Clock
  readonly log: Log
}

/** Nothing is paid where there are no terms. */
export const createWork = (terms: WorkTerms | null, parts: WorkParts): Work =>
  terms === null ? freeOfWork : priced(terms, parts)

const freeOfWork: Work = {
  settle: async () => {},
  settleStatement: async () => {},
  settleKey: async () => {},
  statementMade: () => {},
  statementTaken: () => {},
  tokenIssued: () => {},
  tokenSpent: () => {},
  noteRefusal: () => {},
}

/** What is known of one queue. */
interface PricedQueue {
  readonly unspent: ExpiringNames
  /** Statements that no passkey has signed. */
  readonly unanswered: ExpiringNames
  price: Price
}

function priced(terms: WorkTerms, { isUnderAttack, clock, log }: WorkParts): Work {
  const challenges = createChallenges()
  const spentNonces = createExpiringNames(clock)
  /** As many as the configuration has queues and sites: no request names another. */
  const queues = new Map<string, PricedQueue>()
  const refusals = new Map<SiteKey, { readonly count: number; readonly atMs: number }>()

  function queueOf({ site, queue }: Pick<WorkFor, 'site' | 'queue'>): PricedQueue {
    const name = `${site} ${queue}`
    const known = queues.get(name) ?? {
      unspent: createExpiringNames(clock),
      unanswered: createExpiringNames(clock),
      price: { tries: 0, atMs: 0 },
    }
    queues.set(name, known)
    return known
  }

  function refusalsOf(site: SiteKey): number {
    const { count, atMs } = refusals.get(site) ?? { count: 0, atMs: 0 }
    return faded(count, msSince(atMs, clock.now()), refusalHalfLifeMs)
  }

  /** Derivations; 0 in calm. */
  function triesNow({ site, queue }: WorkFor): number {
    const known = queueOf({ site, queue })
    const crowd = {
      ...terms.pressure(site, queue),
      unspentTokens: known.unspent.count(),
      recentRefusals: refusalsOf(site),
      lateness: terms.lateness(),
    }
    const target = triesFor(terms, crowd, isUnderAttack(site))
    const before = known.price.tries
    known.price = priceAfter(known.price, target, terms.baseTries, clock.now())
    const tries = Math.ceil(known.price.tries)
    if (before === 0 && tries > 0) log.info('work asked of callers', { site, queue, tries })
    if (before > 0 && tries === 0) log.info('work asked of nobody', { site, queue })
    return tries
  }

  function required(call: WorkFor, passkey: PasskeyPolicy, tries: number): RingfenceError {
    return new RingfenceError('work-required', {
      work: {
        challenge: challenges.make(call, tries, clock.now()),
        tries,
        iterations: workIterations,
        expiresInMs: workLifeMs,
        passkeyHelps: passkey === 'offered',
      },
    })
  }

  async function pay(
    price: number,
    {
      call,
      passkey,
      brought,
      tolerated = toleratedRise,
    }: {
      readonly call: WorkFor
      readonly passkey: PasskeyPolicy
      readonly brought: BroughtWork | undefined
      readonly tolerated?: number
    },
  ): Promise<void> {
    if (price === 0) return
    if (brought === undefined) throw required(call, passkey, price)
    const asked = challenges.read(brought.challenge, call)
    if (asked === undefined) throw new RingfenceError('work-invalid')
    const isLate = clock.now() >= asked.expiresAtMs
    if (isLate || asked.tries * tolerated < price) throw required(call, passkey, price)
    // Used up before it is looked at, so that no number is tried at our cost, nor two at once.
    if (!spentNonces.add(asked.nonce, asked.expiresAtMs)) throw required(call, passkey, price)
    if (!(await isSolved(brought.challenge, asked.tries, brought.solution))) {
      throw new RingfenceError('work-invalid')
    }
  }

  return {
    settle: (call, passkey, brought) => pay(triesNow(call), { call, passkey, brought }),
    settleStatement(call, brought) {
      const { agentsOnDuty } = terms.pressure(call.site, call.queue)
      const unanswered = queueOf(call).unanswered.count()
      // Here a passkey spares nothing: it is what the statement is for.
      return pay(triesForStatement(terms, { unanswered, agentsOnDuty }), { call, passkey: 'none', brought })
    },
    // This price does not rise, so what was asked for less was asked for something else.
    settleKey: (call, brought) => pay(terms.topTries, { call, passkey: 'none', brought, tolerated: 1 }),
    statementMade: ({ jti, expiresAtMs, ...where }) => void queueOf(where).unanswered.add(jti, expiresAtMs),
    statementTaken: ({ jti, ...where }) => queueOf(where).unanswered.remove(jti),
    tokenIssued: ({ jti, expiresAtMs, ...where }) => void queueOf(where).unspent.add(jti, expiresAtMs),
    tokenSpent: ({ jti, ...where }) => queueOf(where).unspent.remove(jti),
    noteRefusal: site => void refusals.set(site, { count: refusalsOf(site) + 1, atMs: clock.now() }),
  }
}
