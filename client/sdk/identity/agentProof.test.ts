import { describe, expect, test } from 'vitest'
import { type AgentProof, canonicalJson } from '../../../protocol/index.ts'
import { callId } from '../testing/fakeService.ts'
import { createSigningSeat, statementOf } from '../testing/proofs.ts'
import { checkAgentProof } from './agentProof.ts'
import { base64urlOfBytes, bytesOfBase64url } from './base64url.ts'
import { loadBrowserKey } from './browserKey.ts'
import { hasLowS, withLowS } from './lowS.ts'
import { signAgentStatement } from './seatProof.ts'

const mediaKey = Array(32).fill('BB').join(':')
const otherKey = Array(32).fill('CC').join(':')
const expected = { callId, site: 'demo', queue: 'sales', callerMediaKey: mediaKey }
const nowhere = { load: async () => undefined, keep: async (pair: CryptoKeyPair) => pair }
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const seat = await createSigningSeat()
const good = await seat.prove({ callId, callerMediaKey: mediaKey })

/** The same signature with the other s, which verifies as well. */
function twin(signature: string): string {
  const bytes = bytesOfBase64url(signature)
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).toString('hex')}`)
  bytes.set(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'), 32)
  return base64urlOfBytes(bytes)
}

test('a proof that holds is worth two words', async () => {
  expect((await checkAgentProof(good, expected))?.words).toHaveLength(2)
})

describe('is nothing when', () => {
  const changes: Record<string, () => Promise<AgentProof> | AgentProof> = {
    'one letter of the statement differs': () => ({ ...good, statement: good.statement.replace('en', 'es') }),
    'the signature is of another statement': async () => ({
      ...good,
      signature: (await seat.prove({ callId, callerMediaKey: otherKey })).signature,
    }),
    'the signature is malleated': () => ({ ...good, signature: twin(good.signature) }),
    'the signature is short': () => ({ ...good, signature: good.signature.slice(0, 80) }),
    'the signature is no base64url': () => ({ ...good, signature: '!'.repeat(86) }),
    'another key is named': async () => ({ ...good, seatKey: (await createSigningSeat()).publicKey }),
    'the key is no point of the curve': () => ({ ...good, seatKey: { ...good.seatKey, x: good.seatKey.y } }),
    'the seat is another than the signed one': () => ({ ...good, seat: 'XYZ-999' }),
    'the caller has another certificate': () => seat.prove({ callId, callerMediaKey: otherKey }),
    'it is for another queue': () =>
      seat.prove({ callId, callerMediaKey: mediaKey, more: JSON.parse('{"queue":"support"}') }),
    'it is for another site': () =>
      seat.prove({ callId, callerMediaKey: mediaKey, more: JSON.parse('{"site":"other"}') }),
    'the statement is no JSON': () => ({ ...good, statement: 'nothing' }),
  }
  test.each(Object.entries(changes))('%s', async (_, change) => {
    expect(await checkAgentProof(await change(), expected)).toBeNull()
  })

  test('the statement is signed well but not canonical', async () => {
    const key = await loadBrowserKey(nowhere)
    const statement = good.statement.replace('{', '{ ')
    expect(JSON.parse(statement)).toEqual(JSON.parse(good.statement))
    const signature = base64urlOfBytes(await key.sign(new TextEncoder().encode(statement)))
    expect(
      await checkAgentProof({ ...good, statement, signature, seatKey: key.publicKey }, expected),
    ).toBeNull()
  })

  test('the statement says more than it may', async () => {
    const key = await loadBrowserKey(nowhere)
    const statement = canonicalJson({ ...JSON.parse(good.statement), more: 1 })
    const signature = base64urlOfBytes(await key.sign(new TextEncoder().encode(statement)))
    expect(
      await checkAgentProof({ ...good, statement, signature, seatKey: key.publicKey }, expected),
    ).toBeNull()
  })

  test('the agent asks whether it was signed by its own key, and it was not', async () => {
    const { publicKey } = await createSigningSeat()
    expect(await checkAgentProof(good, expected, good.seatKey)).not.toBeNull()
    expect(await checkAgentProof(good, expected, publicKey)).toBeNull()
  })
})

test('a page with its own key and words for the same call shows other words', async () => {
  const proofs = await Promise.all(
    Array.from({ length: 8 }, async () =>
      (await createSigningSeat()).prove({ callId, callerMediaKey: mediaKey }),
    ),
  )
  const words = await Promise.all(proofs.map(async proof => (await checkAgentProof(proof, expected))?.words))
  // Eight strangers among 65,536 pairs: two alike would be a chance of 1 in 2,300.
  expect(new Set(words.map(pair => pair?.join(' '))).size).toBeGreaterThan(6)
})

test('a seat signs a statement about its own certificate and this call, with low s, and no other', async () => {
  const key = await loadBrowserKey(nowhere)
  const own = { callId, site: 'demo', queue: 'sales', agentMediaKey: mediaKey }
  const statement = statementOf({ callId, callerMediaKey: otherKey, agentMediaKey: mediaKey })
  for (let round = 0; round < 16; round += 1) {
    const signature = await signAgentStatement(key, statement, own)
    expect(signature).toMatch(/^[A-Za-z0-9_-]{86}$/)
    expect(hasLowS(bytesOfBase64url(signature ?? ''))).toBe(true)
  }
  const about = (more: object) => signAgentStatement(key, statement, { ...own, ...more })
  expect(await about({ agentMediaKey: otherKey })).toBeUndefined()
  expect(await about({ site: 'other' })).toBeUndefined()
  expect(await signAgentStatement(key, `${statement} `, own)).toBeUndefined()
})

test('the lower of two twins is the same for both', () => {
  const signature = bytesOfBase64url(good.signature)
  const other = bytesOfBase64url(twin(good.signature))
  expect(hasLowS(other)).toBe(false)
  expect(withLowS(other)).toEqual(signature)
  expect(withLowS(signature)).toBe(signature)
})
