import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import { recordKeysOf } from '../keys/recordKeys.ts'
import { verifyReceipt } from '../ledger/receiptClaims.ts'
import { EvidenceAnswer, hashOfEvidence, verifyEvidence } from '../ledger/verifyEvidence.ts'
import { newId } from '../randomIds.ts'
import { startStaff } from '../testing/testAgent.ts'
import { startRecorded } from '../testing/testCall.ts'
import { publicOrigin, refusalOf } from '../testing/testService.ts'

async function start() {
  const target = await startRecorded(await temporaryStore(onTestFinished), onTestFinished)
  const staff = await startStaff(target.service, publicOrigin)
  const ended = await target.endCall()
  return { ...target, ...staff, ended, path: `/calls/${ended.callId}/evidence` }
}

test('a supervisor reads all evidence of a call, with the receipt that names it, and the audit log says who did', async () => {
  const { hire, path, ended, service, store } = await start()
  const supervisor = await hire('supervisor')
  const response = await supervisor.ask('GET', path)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  const { call, movedFrom, stepUps, receipt } = EvidenceAnswer.parse(await response.json())
  const published = await service.send('GET', '/.well-known/ringfence-records.json', {})
  const keys = recordKeysOf(await published.json())
  const read = verifyReceipt(receipt ?? '', keys)
  if (call === null || read.state === 'wrong') throw new Error('not whole')
  const all = [...movedFrom, call, ...stepUps]
  const subjects = [...ended.formerJtis, ended.jti, ended.stepUps[0]?.stepUpId]
  expect(all.map(one => one.subject)).toEqual(subjects)
  for (const one of all) expect(Object.values(await verifyEvidence(one))).not.toContain(false)
  const { claims } = read
  const named = [...claims.movedFrom, claims.evidence, ...claims.stepUps.map(one => one.evidence)]
  expect(named).toEqual(all.map(hashOfEvidence))
  expect(await store.auth.auditRows.last()).toMatchObject({
    ...{ actor: supervisor.agentId, action: 'evidence-read', subject: ended.callId },
  })
})

test('evidence is for supervisors and admins, and for nobody else', async () => {
  const { hire, admin, path, service, rows } = await start()
  expect((await admin.ask('GET', path)).status).toBe(200)
  const agent = await hire('agent')
  const before = rows()
  expect(await refusalOf(await agent.ask('GET', path))).toBe('403 role-required')
  expect(await refusalOf(await service.send('GET', path, {}))).toBe('401 sign-in-required')
  expect(rows()).toBe(before)
})

test('a call that never was is told like one that goes on', async () => {
  const { admin, rows } = await start()
  const before = rows()
  for (const callId of [`call_${newId()}`, 'call_', '..%2f..', "'%20OR%201=1", 'undefined']) {
    expect(await refusalOf(await admin.ask('GET', `/calls/${callId}/evidence`))).toBe('404 call-not-found')
  }
  expect(rows()).toBe(before)
})
