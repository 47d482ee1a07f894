import { type Floor, track } from './floor.ts'
import type { Job } from './outbox.ts'
import type { CallRecord, LeftBehind } from './ports.ts'

/** Completes what processes that died have left behind. Nobody waits for it, and it waits until the store can be read. */
export function finishFormer(floor: Floor): void {
  const look = {
    what: 'former calls not looked for',
    async act() {
      for (const left of await floor.memory.records.leftBehind(floor.clock.now())) {
        void track(floor, floor.outbox.add(jobOf(floor, left)))
      }
    },
  }
  void track(floor, floor.outbox.add({ fields: {}, steps: [look] }))
}

function jobOf(floor: Floor, left: LeftBehind): Job {
  const unsigned = completed(left)
  const { callId, jti, formerJtis, talkedMs, endedAtMs: nowMs } = unsigned
  const fields = { callId, jti: formerJtis[0] ?? jti }
  let receipt: string | null = null
  return {
    fields,
    steps: [
      {
        what: 'lease not released',
        act: () => floor.memory.leases.release({ id: callId, talkedMs, counted: true, nowMs }),
      },
      {
        what: 'receipt not signed',
        async act() {
          receipt = (await floor.receipts.issue(unsigned, null)).receipt
        },
      },
      {
        what: 'call not recorded',
        async act() {
          await floor.memory.records.insert({ ...unsigned, receipt })
          floor.log.warn('call of a former process recorded', { ...fields, talkedMs })
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
