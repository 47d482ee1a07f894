import { expect, onTestFinished, test } from 'vitest'
import { canonicalJson, SiteKey } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import type { Evidence } from '../ports.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'
import { claimsIn } from '../testing/testBrowser.ts'
import { createTestVisitor, tokenIn } from '../testing/testVisitor.ts'
import { EvidenceFile, hashOfEvidence, verifyEvidence } from './verifyEvidence.ts'

/** Evidence of a call that began with a passkey, and of a step-up in a call; both as the service wrote them. */
async function collect() {
  const target = await startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)
  const visitor = await createTestVisitor(target.service)
  const token = await tokenIn(await visitor.signIn(target.passkey))
  const { stepUpId } = await target.prove()
  const found = [await target.evidenceOf(String(claimsIn(token).jti)), await target.evidenceOf(stepUpId)]
  return found.map(evidence => {
    if (evidence === undefined) throw new Error('no evidence')
    return evidence
  })
}

const wrongIn = async (evidence: Evidence): Promise<string[]> =>
  Object.entries(await verifyEvidence(evidence)).flatMap(([check, holds]) => (holds ? [] : [check]))

/** Another octet string of the same length: one bit of the last octet is turned. */
function bitTurned(text: string): string {
  const octets = Buffer.from(text, 'base64url')
  octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1
  return octets.toString('base64url')
}

/** Each member altered alone; what the passkey did not sign is the service's word, and held to it by the receipt. */
const alterations: Readonly<Record<keyof Evidence, (evidence: Evidence) => Partial<Evidence>>> = {
  kind: ({ kind }) => ({ kind: kind === 'call' ? 'step-up' : 'call' }),
  subject: ({ subject }) => ({ subject: `${subject.slice(0, -1)}${subject.endsWith('A') ? 'B' : 'A'}` }),
  site: () => ({ site: SiteKey.parse('other') }),
  atMs: ({ atMs }) => ({ atMs: atMs + 1 }),
  statement: ({ statement }) => ({ statement: statement.replace('sales', 'sale2') }),
  origin: () => ({ origin: 'https://shop2.example' }),
  relyingPartyId: () => ({ relyingPartyId: 'example' }),
  credentialId: ({ credentialId }) => ({ credentialId: bitTurned(credentialId) }),
  publicKey: ({ publicKey }) => ({ publicKey: bitTurned(publicKey) }),
  authenticatorData: ({ authenticatorData }) => ({ authenticatorData: bitTurned(authenticatorData) }),
  clientDataJSON: ({ clientDataJSON }) => ({
    clientDataJSON: Buffer.from(
      Buffer.from(clientDataJSON, 'base64url').toString().replace('"crossOrigin"', '"crossorigin"'),
    ).toString('base64url'),
  }),
  signature: ({ signature }) => ({ signature: bitTurned(signature) }),
}
const notSigned = ['atMs', 'credentialId']

test('evidence of a call and of a step-up holds, as it is and as a file', async () => {
  for (const evidence of await collect()) {
    expect(await wrongIn(evidence)).toEqual([])
    expect(EvidenceFile.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence)
  }
})

test('each member altered alone is found: by the signature, or by the hash that the receipt names', async () => {
  let bySignature = 0
  let byHash = 0
  for (const evidence of await collect()) {
    expect(Object.keys(alterations).sort()).toEqual(Object.keys(evidence).sort())
    for (const [member, alter] of Object.entries(alterations)) {
      const altered = { ...evidence, ...alter(evidence) }
      expect([member, canonicalJson(altered) === canonicalJson({ ...evidence })]).toEqual([member, false])
      const wrong = await wrongIn(altered)
      expect([member, wrong.length > 0]).toEqual([member, !notSigned.includes(member)])
      expect([member, hashOfEvidence(altered) === hashOfEvidence(evidence)]).toEqual([member, false])
      bySignature += wrong.length > 0 ? 1 : 0
      byHash += 1
    }
  }
  expect([bySignature, byHash]).toEqual([20, 24])
})

test('an octet behind, or another spelling, of anything that is signed or signs is found', async () => {
  const longer = (text: string, octets: number[]) =>
    Buffer.concat([Buffer.from(text, 'base64url'), Buffer.from(octets)]).toString('base64url')
  for (const evidence of await collect()) {
    const { publicKey, signature } = evidence
    for (const member of ['publicKey', 'authenticatorData', 'clientDataJSON', 'signature'] as const) {
      for (const octets of [[0], [0xff], [0x30, 0x00], [0xa0]]) {
        const wrong = await wrongIn({ ...evidence, [member]: longer(evidence[member], octets) })
        expect([member, octets, wrong.length > 0]).toEqual([member, octets, true])
      }
    }
    // CBOR and DER both have long spellings of short numbers (RFC 8949 section 4.2.1, X.690 section 10.1).
    const key = Buffer.from(publicKey, 'base64url')
    const longKty = Buffer.concat([key.subarray(0, 2), Buffer.from([0x18]), key.subarray(2)])
    expect(await wrongIn({ ...evidence, publicKey: longKty.toString('base64url') })).toContain('signature')
    const der = Buffer.from(signature, 'base64url')
    const longDer = Buffer.concat([der.subarray(0, 1), Buffer.from([0x81]), der.subarray(1)])
    expect(await wrongIn({ ...evidence, signature: longDer.toString('base64url') })).toContain('signature')
  }
})

test('a moment outside the life of the statement is wrong', async () => {
  for (const evidence of await collect()) {
    expect(await wrongIn({ ...evidence, atMs: evidence.atMs - 200_000 })).toEqual(['time'])
    expect(await wrongIn({ ...evidence, atMs: evidence.atMs + 200_000 })).toEqual(['time'])
  }
})

test('each member of the statement altered alone is another challenge', async () => {
  let found = 0
  for (const evidence of await collect()) {
    const statement: Record<string, string | number | null> = JSON.parse(evidence.statement)
    for (const member of Object.keys(statement)) {
      const value = statement[member]
      const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}x` : 'x'
      const altered = canonicalJson({ ...statement, [member]: other })
      expect([member, await wrongIn({ ...evidence, statement: altered })]).toEqual([
        member,
        expect.arrayContaining(['challenge']),
      ])
      found += 1
    }
    for (const text of [
      ` ${evidence.statement}`,
      evidence.statement.replace('{', '{"z":1,'),
      '',
      '{}',
      '[]',
    ]) {
      expect(await wrongIn({ ...evidence, statement: text })).toEqual(
        expect.arrayContaining(['statement', 'challenge']),
      )
    }
  }
  expect(found).toBe(11 + 16)
})

test('octets that are nothing are wrong, and throw nothing', async () => {
  const [call] = await collect()
  if (call === undefined) throw new Error('no evidence')
  for (const octets of ['', 'AA', 'AAAA', 'A'.repeat(400)]) {
    expect(await wrongIn({ ...call, publicKey: octets })).toEqual(['algorithm', 'signature'])
    expect(await wrongIn({ ...call, signature: octets })).toEqual(['signature'])
    expect(await wrongIn({ ...call, authenticatorData: octets })).toContain('signature')
    expect(await wrongIn({ ...call, clientDataJSON: octets })).toContain('challenge')
  }
})
