import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { CompactSign, compactVerify, EmbeddedJWK } from 'jose'
import type { Stage, Ticket } from './stage.ts'
import { type Work, workOf } from './work.ts'

const perBatch = 300
const algorithms = { algorithms: ['ES256'] }

/** What a signature costs without the product: by jose, and by node:crypto. No claim is read and nothing remembered. */
export async function bareWorks({ issue, ticket, keys }: Stage): Promise<{ issue: Work[]; verify: Work[] }> {
  const [header = '', payload = ''] = (await issue()).split('.')
  const protectedHeader = { alg: 'ES256', ...JSON.parse(Buffer.from(header, 'base64url').toString()) }
  const octets = Buffer.from(payload, 'base64url')
  const verified = (name: string, act: (ticket: Ticket) => unknown) => workOf(name, perBatch, ticket, act)
  const signed = (name: string, act: () => unknown) => workOf(name, perBatch, () => undefined, act)
  return {
    issue: [
      signed('jose, CompactSign', () =>
        new CompactSign(octets).setProtectedHeader(protectedHeader).sign(keys.servicePrivate),
      ),
      signed('node:crypto, sign', () => sign('sha256', octets, ecdsa(keys.servicePrivate))),
    ],
    verify: [
      verified('jose, two compactVerify, both keys at hand', async ({ token, proof }) => {
        await compactVerify(token, keys.service, algorithms)
        await compactVerify(proof, keys.browser, algorithms)
      }),
      verified('jose, two compactVerify, one key from the proof', async ({ token, proof }) => {
        await compactVerify(token, keys.service, algorithms)
        await compactVerify(proof, EmbeddedJWK, algorithms)
      }),
      verified('node:crypto, two verify, both keys at hand', ({ token, proof }) => {
        mustVerify(token, keys.service)
        mustVerify(proof, keys.browser)
      }),
      verified('node:crypto, two verify, one key from the proof', ({ token, proof }) => {
        mustVerify(token, keys.service)
        const { jwk } = JSON.parse(Buffer.from(proof.split('.')[0] ?? '', 'base64url').toString())
        mustVerify(proof, createPublicKey({ key: jwk, format: 'jwk' }))
      }),
    ],
  }
}

const ecdsa = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const

function mustVerify(jws: string, key: KeyObject): void {
  const end = jws.lastIndexOf('.')
  const signature = Buffer.from(jws.slice(end + 1), 'base64url')
  if (!verify('sha256', Buffer.from(jws.slice(0, end)), ecdsa(key), signature))
    throw new Error('wrong signature')
}
