import { expect, test } from 'vitest'
import { CallId } from '../../../protocol/index.ts'
import { callerIdOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { agent } from '../../testing/testDesk.ts'

async function rung() {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join({ caller: 'm', browser: 'x' })
  await here.drain()
  return { here, a, callId }
}
const about = { site: 'demo', jkt: 'x'.padStart(43, '0'), callerId: callerIdOf('m') }
const notFound = { code: 'call-not-found' }

test('whoever is rung reports, talks and reports, and reports when it is over; the caller hears nothing', async () => {
  const { here, a, callId } = await rung()
  expect(await here.desk.reportCall(a, callId, 'silent')).toEqual({ block: { state: 'none' } })
  await here.accept(a)
  const heard = here.heard(callId).length
  await here.desk.reportCall(a, callId, 'abusive')
  expect(here.heard(callId)).toHaveLength(heard)
  here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
  await here.drain()
  await here.desk.reportCall(a, callId, 'machine')
  expect(here.proofs.reported).toEqual(
    (['silent', 'abusive', 'machine'] as const).map(reason => ({ ...about, agentId: a, callId, reason })),
  )
})

test('an agent who let it ring reports it later; one who never saw it does not', async () => {
  const { here, a, callId } = await rung()
  const b = await here.seat('b')
  await here.clock.advance(20_000)
  await here.drain()
  expect(here.ringOf(b)).toBeDefined()
  await here.desk.reportCall(a, callId, 'silent')
  await here.desk.reportCall(b, callId, 'silent')
  await expect(here.desk.reportCall(agent('c'), callId, 'silent')).rejects.toMatchObject(notFound)
  here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
  await here.drain()
  await here.desk.reportCall(a, callId, 'silent')
  await here.desk.reportCall(b, callId, 'silent')
  await expect(here.desk.reportCall(agent('c'), callId, 'silent')).rejects.toMatchObject(notFound)
  expect(here.proofs.reported).toHaveLength(4)
  expect(await here.store.calls.records.find(callId)).toMatchObject({ rungAgents: [a, b], jkt: about.jkt })
})

test('a call that never was is nobody’s to report', async () => {
  const { here, a } = await rung()
  const nobody = CallId.parse(`call_${'z'.repeat(22)}`)
  await expect(here.desk.reportCall(a, nobody, 'silent')).rejects.toMatchObject(notFound)
  expect(here.proofs.reported).toEqual([])
})

test('calls of whoever is blocked end while they wait or ring, and not once an agent took them', async () => {
  const { here, a, callId } = await rung()
  const other = await here.join({ browser: 'y' })
  await here.drain()
  const isBlocked = ({ jkt }: { readonly jkt: string }) => jkt === about.jkt
  await here.accept(a)
  here.desk.endBlocked(isBlocked)
  here.desk.endBlocked(() => false)
  await here.drain()
  expect([here.heardOf(callId, 'ended'), here.heardOf(other.callId, 'ended')]).toEqual([[], []])
  here.desk.endBlocked(() => true)
  await here.drain()
  expect(here.heardOf(other.callId, 'ended')).toMatchObject([{ reason: 'revoked' }])
  expect(here.heardOf(callId, 'ended')).toEqual([])
})

test('the ring of a caller who is blocked ends with the call; one who is just being let in is refused', async () => {
  const { here, a, callId } = await rung()
  const joining = here.join({ browser: 'z' })
  here.desk.endBlocked(() => true)
  await expect(joining).rejects.toMatchObject({ code: 'blocked' })
  await here.drain()
  expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'revoked' }])
  expect(here.heardOf(a, 'ringEnded')).toMatchObject([{ outcome: 'gone' }])
})
