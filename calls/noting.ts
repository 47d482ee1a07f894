import { type Floor, type Line, logFields, timeOf, track } from './floor.ts'
import { begunRecordOf } from './record.ts'

/** Writes down what is known of a living call by now, for whoever finds it after this process died. Nobody waits for it. */
export function noteCall(floor: Floor, line: Line): void {
  const { call } = line
  if (call.phase === 'ended') return
  const record = begunRecordOf(call, line.stepUps.ended, timeOf(floor, call))
  const step = { what: 'call not noted', act: () => floor.memory.records.note(record) }
  void track(floor, floor.outbox.add({ fields: { ...logFields(call) }, steps: [step] }))
}
