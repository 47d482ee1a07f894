import { type CallSession, logFields, timeOf } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { heardInRecord } from '../gate/callerGate.ts'
import { begunRecordOf } from './record.ts'

/** Writes down what is known of a living call by now, for whoever finds it after this process died, and for its site. Nobody waits for it. */
export function noteCall(world: CallWorld, session: CallSession): void {
  const { call } = session
  if (call.phase === 'ended') return
  const record = begunRecordOf(call, session.stepUps.ended, timeOf(world, call), heardInRecord(session.gate))
  const vouched = call.admitted.token.vouched ?? null
  const step = { what: 'call not noted', act: () => world.memory.records.note(record, vouched) }
  void track(world, world.outbox.add({ fields: { ...logFields(call) }, steps: [step] }))
}
