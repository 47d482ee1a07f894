import type { z } from 'zod'
import {
  type ErrorCode,
  SiteCall,
  SiteCallPage,
  SiteCallsQuery,
  SiteGrantSpent,
  SiteReceipt,
  type SiteScope,
} from '../../../../protocol/index.ts'

/** One thing that a site's back end may ask: the route, the page of documentation and the checks of both are made from this. */
export interface Operation {
  readonly method: 'get' | 'post'
  /** As express writes it. */
  readonly path: `/${string}`
  readonly summary: string
  /** `null`: signed in its own way, said in `signed`. */
  readonly scope: SiteScope | null
  readonly signed: string
  readonly query: z.core.$ZodType | null
  readonly answer: z.core.$ZodType
  /** Beside those of {@link everyRefusal}. */
  readonly refusals: readonly ErrorCode[]
}

/** What each of them may be refused with. */
export const everyRefusal = [
  'message-malformed',
  'origin-not-allowed',
  'revoked',
  'rate-limited',
  'at-capacity',
  'vouch-unavailable',
  'store-unavailable',
  'internal-error',
] as const satisfies readonly ErrorCode[]

const signedRequest = {
  signed:
    '`Authorization: Bearer` and a JWT of the site: header `typ: site-request+jwt`, claims `iss` (the site), `aud` (origin of the service), `htm`, `htu` (with its query), `jti`, `iat`, `exp`; used once, within 60 seconds.',
}

const refusedRequest = [
  'site-unknown',
  'site-request-invalid',
  'site-request-used',
  'scope-missing',
] as const satisfies readonly ErrorCode[]

export const operations = {
  listCalls: {
    ...signedRequest,
    method: 'get',
    path: '/api/v1/sites/:site/calls',
    summary: 'Calls of the site that are over, by their end, oldest first',
    scope: 'calls:read',
    query: SiteCallsQuery,
    answer: SiteCallPage,
    refusals: refusedRequest,
  },
  readCall: {
    ...signedRequest,
    method: 'get',
    path: '/api/v1/sites/:site/calls/:call',
    summary: 'One call that is over',
    scope: 'calls:read',
    query: null,
    answer: SiteCall,
    refusals: [...refusedRequest, 'record-not-found'],
  },
  readReceipt: {
    ...signedRequest,
    method: 'get',
    path: '/api/v1/sites/:site/calls/:call/receipt',
    summary: 'The signed receipt of a call, as its caller has it',
    scope: 'receipts:read',
    query: null,
    answer: SiteReceipt,
    refusals: [...refusedRequest, 'record-not-found'],
  },
  spendGrant: {
    method: 'post',
    path: '/calls/:call/grants/:grant/spend',
    summary: 'Spends what a caller confirmed by passkey; of however many tries exactly one succeeds',
    scope: null,
    signed:
      '`Authorization: Bearer` and a JWT of the site: header `typ: grant-spend+jwt`, claims `iss`, `aud`, `jti`, `iat`, `exp`, `callId`, `grantId`, `purpose`, and `amount` where there is a limit.',
    query: null,
    answer: SiteGrantSpent,
    refusals: ['spend-invalid', 'grant-not-found', 'grant-expired', 'grant-spent', 'grant-mismatch'],
  },
} as const satisfies Readonly<Record<string, Operation>>
