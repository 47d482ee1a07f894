import { expect, test } from 'vitest'
import { agent } from '../../../calls/testing/testDesk.ts'
import { CallId, type ErrorCode, type EventOf } from '../../../protocol/index.ts'
import { type Connection, createConnectionRegistry } from './connectionRegistry.ts'

const callId = CallId.parse(`call_${'c'.repeat(22)}`)
const ended: EventOf<'ended'> = { event: 'ended', callId, reason: 'caller-hung-up', waitedMs: 0, talkedMs: 0 }
const receiptIssued: EventOf<'receiptIssued'> = {
  event: 'receiptIssued',
  callId,
  receipt: 'receipt',
  enrolment: null,
}

/** A connection that keeps what it was told. */
function createConnection(): Connection & { readonly sent: string[]; readonly closed: (ErrorCode | null)[] } {
  const sent: string[] = []
  const closed: (ErrorCode | null)[] = []
  return { sent, closed, send: text => void sent.push(text), close: code => void closed.push(code) }
}

test('a caller’s connection outlives the end of the call by the receipt, then closes normally, once', () => {
  const switchboard = createConnectionRegistry()
  const connection = createConnection()
  switchboard.connectCaller(callId, connection)
  switchboard.caller(callId, ended)
  expect(connection.closed).toEqual([])
  switchboard.caller(callId, receiptIssued)
  switchboard.callerDone(callId)
  switchboard.callerDone(callId)
  switchboard.caller(callId, ended)
  expect(connection.sent.map(text => JSON.parse(text))).toEqual([ended, receiptIssued])
  expect(connection.closed).toEqual([null])
})

test('nobody there is no error', () => {
  const switchboard = createConnectionRegistry()
  switchboard.caller(callId, ended)
  switchboard.callerDone(callId)
  switchboard.agent(agent('a'), ended)
})
