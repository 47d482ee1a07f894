import type { ErrorRequestHandler, Request } from 'express'
import { type ErrorCode, RingfenceError } from '../../protocol/index.ts'
import type { RequestProof } from '../binding/dpop.ts'
import type { DpopNonces } from '../binding/dpopNonces.ts'
import type { Judge } from './statedRoutes.ts'

/** What all addresses have in common that ask for a proof by a browser's key (DPoP, RFC 9449). */

/** Every answer brings the nonce for the next proof (section 8.2), so that asking for one costs no request. */
export const freshNonce =
  (nonces: DpopNonces): Judge =>
  (_request, response, next) => {
    response.set('DPoP-Nonce', nonces.current())
    next()
  }

/** What a request brings to be proven by, and what the proof must name. */
export const proofIn = (
  request: Pick<Request, 'headersDistinct' | 'method' | 'originalUrl'>,
  publicOrigin: string,
): RequestProof => ({
  proofs: request.headersDistinct.dpop ?? [],
  method: request.method,
  url: publicOrigin + request.originalUrl,
})

/** Error codes of sections 7.1 and 9. */
const wrongs: Partial<Record<ErrorCode, string>> = {
  'access-token-invalid': 'invalid_token',
  'proof-invalid': 'invalid_dpop_proof',
  'seat-proof-invalid': 'invalid_dpop_proof',
  'proof-used': 'invalid_dpop_proof',
  'proof-nonce-required': 'use_dpop_nonce',
}

/** Names what was wrong with a proof in the words of section 7.1; goes behind the routes of its router. */
export const tellProofRefused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const wrong = error instanceof RingfenceError ? wrongs[error.code] : undefined
  if (wrong !== undefined) response.set('WWW-Authenticate', `DPoP error="${wrong}", algs="ES256"`)
  next(error)
}
