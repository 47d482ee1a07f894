import { expect, onTestFinished, test } from 'vitest'
import { CallerId, maxTokenLength, QueueKey, RingfenceError, SiteKey } from '../../protocol/index.ts'
import { openSigningKeys } from '../keys/signingKeys.ts'
import { createTestBrowser } from '../testing/testBrowser.ts'
import { shopCaps, shopOrigin, temporaryFolder } from '../testing/testService.ts'
import { issueCallToken } from './callToken.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

async function issueFor(credentialLength: number, name: string, origin = shopOrigin): Promise<string> {
  const clock = { now: () => 1_700_000_000_000 }
  const keys = await openSigningKeys({ folder: temporaryFolder(onTestFinished), clock, log })
  const { jkt, mediaKey } = await createTestBrowser()
  const proof = { provenAtMs: clock.now() }
  const grant = {
    ...{ jti: 'j'.repeat(22), site: SiteKey.parse('s'.repeat(40)), queue: QueueKey.parse('q'.repeat(40)) },
    ...{ origin, caps: { ...shopCaps, sessions: 1 as const }, tokenSeconds: 60, jkt, mediaKey },
    caller: {
      assurance: 'passkey' as const,
      callerId: CallerId.parse(`caller_${'c'.repeat(22)}`),
      credentialId: 'd'.repeat(credentialLength),
      proofs: [
        { method: 'vouch' as const, ...proof, accountCreatedAtMs: clock.now() },
        { method: 'passkey' as const, ...proof, enrolledAtMs: clock.now(), synced: true },
      ],
      vouched: { name },
    },
  }
  return issueCallToken(grant, { key: await keys.signingKey(), publicOrigin: origin, nowMs: clock.now() })
}

test('all that a site may vouch for fits beside long origins and a long passkey', async () => {
  const origin = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example`
  // 2,560 octets are the most that a vouch may show the agent.
  const token = await issueFor(200, 'n'.repeat(2560 - '{"name":""}'.length), origin)
  expect(token.length).toBeLessThanOrEqual(maxTokenLength)
})

test('a token that nobody would look at is not issued', async () => {
  const refused = issueFor(1364, 'n'.repeat(2500))
  await expect(refused).rejects.toThrow(new RingfenceError('vouch-invalid').message)
})
