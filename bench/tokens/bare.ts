import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { CompactSign, compactVerify, EmbeddedJWK, importJWK } from 'jose'
import type { Stage, Ticket } from './stage.ts'
import { type Work, workOf } from './work.ts'

const perBatch = 128
const algorithms = { algorithms: ['ES256'] }

/** What a signature costs without the product: by jose, and by node:crypto. No claim is read and nothing remembered. */
export async function bareWorks({ issue, ticket, keys }: Stage) {
  const [header = '', payload = ''] = (await issue()).split('.')
  const protectedHeader = { alg: 'ES256', ...JSON.parse(Buffer.from(header, 'base64url').toString()) }
  const octets = Buffer.from(payload, 'base64url')
  // As jose likes its keys best: imported by itself.
  const service = await importJWK(keys.service.export({ format: 'jwk' }), 'ES256')
  const servicePrivate = await importJWK(keys.servicePrivate.export({ format: 'jwk' }), 'ES256')
  const browser = await importJWK(keys.browser.export({ format: 'jwk' }), 'ES256')

  return {
    issue: (atOnce: number): Work[] => {
      const signed = (name: string, act: () => unknown) =>
        workOf(name, { count: perBatch, atOnce }, () => undefined, act)
      return [
        signed('jose, CompactSign', () =>
          new CompactSign(octets).setProtectedHeader(protectedHeader).sign(servicePrivate),
        ),
        signed('node:crypto, sign', () => sign('sha256', octets, ecdsa(keys.servicePrivate))),
      ]
    },
    verify: (atOnce: number): Work[] => {
      const verified = (name: string, act: (ticket: Ticket) => unknown) =>
        workOf(name, { count: perBatch, atOnce }, ticket, act)
      return [
        verified('jose, two compactVerify, the proof’s key from the proof', async ({ token, proof }) => {
          await compactVerify(token, service, algorithms)
          await compactVerify(proof, EmbeddedJWK, algorithms)
        }),
        verified('jose, two compactVerify, both keys at hand', async ({ token, proof }) => {
          await compactVerify(token, service, algorithms)
          await compactVerify(proof, browser, algorithms)
        }),
        verified('node:crypto, two verify, the proof’s key from the proof', ({ token, proof }) => {
          mustVerify(token, keys.service)
          const { jwk } = JSON.parse(Buffer.from(proof.split('.')[0] ?? '', 'base64url').toString())
          mustVerify(proof, createPublicKey({ key: jwk, format: 'jwk' }))
        }),
        verified('node:crypto, two verify, both keys at hand', ({ token, proof }) => {
          mustVerify(token, keys.service)
          mustVerify(proof, keys.browser)
        }),
      ]
    },
  }
}

const ecdsa = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const

function mustVerify(jws: string, key: KeyObject): void {
  const end = jws.lastIndexOf('.')
  const signature = Buffer.from(jws.slice(end + 1), 'base64url')
  if (!verify('sha256', Buffer.from(jws.slice(0, end)), ecdsa(key), signature))
    throw new Error('wrong signature')
}
