import type { CallRecord, LeftBehind } from '../../ports.ts'
import { type CallWorld, track } from '../callWorld.ts'
import type { Job } from './outbox.ts'

/** Completes what processes that died have left behind. Nobody waits for it, and it waits until the store can be read. */
export function finishFormer(world: CallWorld): void {
  const look = {
    what: 'former calls not looked for',
    async act() {
      for (const left of await world.memory.records.leftBehind(world.clock.now())) {
        void track(world, world.outbox.add(jobOf(world, left)))
      }
    },
  }
  void track(world, world.outbox.add({ fields: {}, steps: [look] }))
}

function jobOf(world: CallWorld, left: LeftBehind): Job {
  const unsigned = completed(left)
  const { callId, jti, formerJtis, talkedMs, endedAtMs: nowMs } = unsigned
  const fields = { callId, jti: formerJtis[0] ?? jti }
  let receipt: string | null = null
  return {
    fields,
    steps: [
      {
        what: 'lease not released',
        act: () => world.memory.leases.release({ id: callId, talkedMs, counted: true, nowMs }),
      },
      {
        what: 'receipt not signed',
        async act() {
          receipt = (await world.receipts.issue(unsigned, null)).receipt
        },
      },
      {
        what: 'call not recorded',
        async act() {
          await world.memory.records.insert({ ...unsigned, receipt })
          world.log.warn('call of a former process recorded', { ...fields, talkedMs })
        },
      },
    ],
  }
}

/**
 * It lived until it was noted for the last time, at least; of what came after that nobody knows. Its times are of its own time line:
 * whoever set the clock before it died made no talk longer.
 */
function completed({ record, countedTalkMs }: LeftBehind): CallRecord {
  const { admittedAtMs, talkingAtMs } = record
  const counted = talkingAtMs === null || countedTalkMs === null ? 0 : talkingAtMs + countedTalkMs
  const endedAtMs = Math.max(counted, record.endedAtMs, talkingAtMs ?? admittedAtMs)
  const waitedMs = (talkingAtMs ?? endedAtMs) - admittedAtMs
  return { ...record, endedAtMs, waitedMs, talkedMs: talkingAtMs === null ? 0 : endedAtMs - talkingAtMs }
}
