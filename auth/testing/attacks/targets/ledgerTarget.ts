import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import {
  AgentId,
  CallId,
  ErrorBody,
  KeyThumbprint,
  QueueKey,
  SeatPseudonym,
  StepUpId,
} from '../../../../protocol/index.ts'
import { encodePart } from '../../../jws/compactJws.ts'
import type { RecordOf } from '../../../ledger/callEvidence.ts'
import type { StepUpInput } from '../../../ledger/stepUpProver.ts'
import type { EvidenceRows, Timers } from '../../../ports.ts'
import { hashOf, newId } from '../../../randomIds.ts'
import { Sites } from '../../../sites/sites.ts'
import { createBackEnd } from '../../testBackEnd.ts'
import { outcomeOf, publicOrigin, shopOrigin, site, startService } from '../../testService.ts'
import { type EnrolledPasskey, enrolPasskey, vouchingSites } from '../../testVisitor.ts'
import { countRows, type TargetParts } from './testTarget.ts'

const sales = {
  key: 'sales',
  name: 'Sales',
  stepUps: {
    purposes: [
      { key: 'refund', sentence: 'Refund up to {limit}', limit: { unit: 'EUR', most: 100 } },
      { key: 'close-account', sentence: 'Close the account' },
    ],
    typed: true,
  },
}

/** A media key: 32 random octets as browsers write them. */
const newMediaKey = () => randomBytes(32).toString('hex').toUpperCase().match(/../g)?.join(':') ?? ''

/** A shop with step-ups on a real store, its back end, a caller with a passkey, and one call. */
export async function startLedgerTarget(
  { store, clock, file }: TargetParts,
  atEnd: Parameters<typeof startService>[1],
  {
    shop = {},
    other = {},
    after,
    recordOf = async () => undefined,
  }: {
    readonly shop?: object
    readonly other?: object
    readonly after?: Timers['after']
    readonly recordOf?: RecordOf
  } = {},
) {
  const backEnd = createBackEnd()
  const own: Readonly<Record<string, object>> = { other }
  const sites = Sites.parse(
    vouchingSites(backEnd, { queues: [sales], ...shop }).map(one => ({ ...one, ...own[one.key] })),
  )
  const timed = after === undefined ? clock : { now: clock.now, after }
  // Beside the database, as in a data folder.
  const keysFolder = join(dirname(file), 'keys')
  const service = await startService({ memory: store.auth, clock: timed, sites, recordOf, keysFolder }, atEnd)
  const passkey = await enrolPasskey(store.auth.callers)
  const call = {
    callId: CallId.parse(`call_${newId()}`),
    site,
    queue: QueueKey.parse('sales'),
    origin: shopOrigin,
    seat: SeatPseudonym.parse('7K2-M9P'),
    agentId: AgentId.parse(`agent_${newId()}`),
    callerMediaKey: newMediaKey(),
    agentMediaKey: newMediaKey(),
  }
  const callToken = { jti: newId(), jkt: KeyThumbprint.parse(hashOf('browser key')), issuedAtMs: clock.nowMs }
  const { stepUpProver } = service.auth

  /** What an agent asks, if nothing else is said: a refund of up to 40 EUR, to be answered within a minute. */
  const asked = (changes: Partial<StepUpInput> = {}): StepUpInput => ({
    ...call,
    stepUpId: StepUpId.parse(`stepup_${newId()}`),
    callerId: passkey.callerId,
    purpose: 'refund',
    sentence: 'Refund up to 40 EUR',
    limit: { unit: 'EUR', amount: 40 },
    askedAtMs: clock.nowMs,
    expiresAtMs: clock.nowMs + 60_000,
    token: callToken,
    ...changes,
  })

  /** Asks, signs and proves. */
  async function prove(changes: Partial<StepUpInput> = {}, by: Pick<EnrolledPasskey, 'get'> = passkey) {
    const input = asked(changes)
    const { options } = await stepUpProver.begin(input)
    const { grantId } = await stepUpProver.finish(input.stepUpId, by.get(options))
    return { ...input, grantId }
  }

  return {
    ...{ store, clock, file, service, backEnd, passkey, call, callToken, stepUpProver, asked, prove },
    rows: () => countRows(file),
    evidenceOf: (subject: string): ReturnType<EvidenceRows['find']> => store.auth.evidence.find(subject),
    spending: spendingOf(service, backEnd, clock),
    finishOutcome: (stepUpId: StepUpId, response: object) =>
      outcomeOf(stepUpProver.finish(stepUpId, response)),
  }
}
export type LedgerTarget = Awaited<ReturnType<typeof startLedgerTarget>>

/** What the business's back end does with a grant. */
function spendingOf(
  service: Awaited<ReturnType<typeof startService>>,
  backEnd: ReturnType<typeof createBackEnd>,
  clock: { readonly nowMs: number },
) {
  const header = { ...backEnd.header, typ: 'grant-spend+jwt' }

  const claimsFor = (grant: { readonly callId: string; readonly grantId: string }, changes: object = {}) => {
    const iat = Math.floor(clock.nowMs / 1000)
    const times = { jti: newId(), iat, exp: iat + 60 }
    const { callId, grantId } = grant
    return {
      iss: 'shop',
      aud: publicOrigin,
      ...times,
      callId,
      grantId,
      purpose: 'refund',
      amount: 40,
      ...changes,
    }
  }
  const requestFor = (
    grant: { readonly callId: string; readonly grantId: string },
    changes: object = {},
    headerChanges: object = {},
    by: Pick<typeof backEnd, 'signed'> = backEnd,
  ) => by.signed(encodePart({ ...header, ...headerChanges }), encodePart(claimsFor(grant, changes)))

  const send = (callId: string, grantId: string, authorization: string) =>
    service.send('POST', `/calls/${callId}/grants/${grantId}/spend`, { Authorization: authorization })

  return {
    header,
    claimsFor,
    requestFor,
    send,
    /** The code that a request is refused with; `spent` when it is not. */
    outcome: async (
      grant: { readonly callId: string; readonly grantId: string },
      request: string,
    ): Promise<string> => {
      const response = await send(grant.callId, grant.grantId, `Bearer ${request}`)
      return response.ok ? 'spent' : ErrorBody.parse(await response.json()).error.code
    },
  }
}
