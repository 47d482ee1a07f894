import type { CallId } from '../../protocol/index.ts'
import type { Post } from '../ports/messages.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Relays } from '../ports/relays.ts'
import type {
  CallMemory,
  CallReports,
  Clock,
  KeyWork,
  Log,
  Media,
  NewIds,
  Notify,
  Receipts,
  SeatProofs,
  StepUpProver,
  UnderAttack,
  Watch,
} from '../ports.ts'
import type { LeaseRenewal } from './ending/leaseRenewal.ts'
import type { Outbox } from './ending/outbox.ts'
import type { RecentSounds } from './gate/recentSounds.ts'

/** What every call of a process shares. No call finds another one in it, nor a seat. */
export interface CallWorld {
  readonly queues: readonly QueuePolicy[]
  readonly media: Media
  readonly relays: Relays
  readonly notify: Pick<Notify, 'caller' | 'callerDone'>
  readonly memory: CallMemory
  readonly stepUpProver: StepUpProver
  readonly seatProofs: SeatProofs
  readonly receipts: Receipts
  readonly reports: CallReports
  readonly attacks: UnderAttack
  readonly keyWork: KeyWork
  readonly watch: Watch
  readonly clock: Clock
  readonly ids: NewIds
  readonly log: Log
  /** To seats and to dispatch. */
  readonly post: Post
  /** What must be written about calls. */
  readonly outbox: Outbox
  readonly leaseRenewal: LeaseRenewal
  readonly recentSounds: RecentSounds
  /** Work that closing waits for. */
  readonly pending: Set<Promise<unknown>>
  /** The call has ended: from now on nobody finds it. */
  forget(callId: CallId): void
}

/** Lets closing wait for this work; its failure is the business of whoever started it. */
export function track<T>({ pending }: Pick<CallWorld, 'pending'>, work: Promise<T>): Promise<T> {
  const done = () => pending.delete(work)
  pending.add(work)
  work.then(done, done)
  return work
}
