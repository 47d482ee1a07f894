import { expect, onTestFinished, test } from 'vitest'
import type { RevocationRequest } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import type { LedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'

const meant: Record<string, (target: LedgerTarget) => RevocationRequest> = {
  'the passkey': ({ passkey }) => ({ kind: 'credential', value: passkey.id }),
  'the caller': ({ passkey }) => ({ kind: 'identity', value: passkey.callerId }),
  'the call’s token': ({ callToken }) => ({ kind: 'jti', value: callToken.jti }),
  'the browser key': ({ callToken }) => ({ kind: 'browser-key', value: callToken.jkt }),
  'the site': ({ call }) => ({ kind: 'site', value: call.site }),
  'everything until now': ({ clock }) => ({ kind: 'before', value: clock.nowMs }),
}
const other: RevocationRequest = { kind: 'credential', value: 'another' }

const start = async () => startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)

test.each(Object.entries(meant))('revoking %s ends the grant that it proved', async (_, revocationIn) => {
  const target = await start()
  const { prove, spending, service, clock } = target
  const grant = await prove()
  await service.auth.revoke(other, 'operator')
  clock.nowMs += 1000
  await service.auth.revoke(revocationIn(target), 'operator')
  expect(await spending.outcome(grant, spending.requestFor(grant))).toBe('revoked')
})

test('what is revoked while the proof is written down makes no grant', async () => {
  const opened = await temporaryStore(onTestFinished)
  const { evidence } = opened.store.auth
  let beforeWriting = async (): Promise<void> => undefined
  const insert: typeof evidence.insert = async row => {
    await beforeWriting()
    return evidence.insert(row)
  }
  const store = { auth: { ...opened.store.auth, evidence: { ...evidence, insert } } }
  const target = await startLedgerTarget({ ...opened, store }, onTestFinished)
  const { asked, stepUpProver, passkey, service, finishOutcome } = target
  beforeWriting = () => service.auth.revoke({ kind: 'credential', value: passkey.id }, 'operator')
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  expect(await finishOutcome(input.stepUpId, passkey.get(options))).toBe('revoked')
})
