import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import {
  AgentStatement,
  BrowserPublicKey,
  CallerId,
  type CallerId as CallerIdType,
  canonicalJson,
  type ErrorCode,
  GrantId,
  RingfenceError,
  type StepUpAnswer,
  type StepUpId,
  stepUpRules,
} from '../../protocol/index.ts'
import type {
  CallRecord,
  CallReports,
  Clock,
  Receipts,
  ReportInput,
  SeatProofs,
  StepUpInput,
  StepUpProver,
} from '../ports.ts'

const p256 = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const signedBy = (key: KeyObject, text: string): string =>
  sign('sha256', bytesOf(text), p256(key)).toString('base64url')
const isSignedBy = (key: KeyObject, text: string, signature: string): boolean =>
  verify('sha256', bytesOf(text), p256(key), Buffer.from(signature, 'base64url'))

/** One P-256 key for each name, made when it is first needed. */
function createKeys(): (name: string) => { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const made = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>()
  return name => {
    const key = made.get(name) ?? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    made.set(name, key)
    return key
  }
}
const seats = createKeys()
const passkeys = createKeys()
const recordKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Seats by their agent's letter: `a` is AGT-001. */
const pseudonymOf = (letter: string): string => `AGT-${String(letter.charCodeAt(0) - 96).padStart(3, '0')}`

export const seatKeyOf = (letter: string): BrowserPublicKey =>
  BrowserPublicKey.parse(seats(pseudonymOf(letter)).publicKey.export({ format: 'jwk' }))

/** What the seat that this statement names makes of it. */
export const signatureOf = (statement: string): string =>
  signedBy(seats(AgentStatement.parse(JSON.parse(statement)).seat).privateKey, statement)

export const callerIdOf = (name: string): CallerIdType =>
  CallerId.parse(`caller_${name.repeat(22).slice(0, 22)}`)

/** What the passkey of the caller of this letter makes of a challenge. */
export const passkeyAnswer = (letter: string, challenge: string): StepUpAnswer => ({
  kind: 'signed',
  response: { id: letter, signature: signedBy(passkeys(letter).privateKey, challenge) },
})

type Step = 'begin' | 'finish' | 'abandon' | 'issue'

/** Passkeys, seats and receipts with real signatures, and nothing of WebAuthn or JWS around them. */
export interface FakeProofs {
  readonly stepUpProver: StepUpProver
  readonly seatProofs: SeatProofs
  readonly receipts: Receipts
  readonly reports: CallReports
  /** While true, every step waits until {@link answerOne}. */
  isSlow: boolean
  answerOne(): boolean
  /** The next such step fails with this code. */
  failNext(step: Step, code: ErrorCode): void
  /** Statements that are kept now. */
  statements(): number
  /** Everything that a passkey was asked to sign, in order. */
  readonly begun: readonly StepUpInput[]
  /** Everything that was reported, in order. Nobody is blocked for it. */
  readonly reported: readonly ReportInput[]
}

export function createFakeProofs(clock: Pick<Clock, 'now'>): FakeProofs {
  const kept = new Map<StepUpId, { readonly input: StepUpInput; readonly challenge: string }>()
  const begun: StepUpInput[] = []
  const reported: ReportInput[] = []
  const failures: { readonly step: Step; readonly code: ErrorCode }[] = []
  const waiting: (() => void)[] = []
  let grants = 0

  const pass = async (step: Step): Promise<void> => {
    if (proofs.isSlow) await new Promise<void>(resolve => waiting.push(resolve))
    const index = failures.findIndex(failure => failure.step === step)
    const [failure] = index < 0 ? [] : failures.splice(index, 1)
    if (failure) throw new RingfenceError(failure.code)
  }

  const stepUpProver: StepUpProver = {
    async begin(input) {
      await pass('begin')
      const nonce = randomBytes(16).toString('base64url')
      const { token: _token, ...signed } = input
      const challenge = createHash('sha256')
        .update(canonicalJson({ ...signed, nonce }))
        .digest('base64url')
      kept.set(input.stepUpId, { input, challenge })
      begun.push(input)
      return { options: { challenge } }
    },
    async finish(stepUpId, response) {
      const statement = kept.get(stepUpId)
      kept.delete(stepUpId)
      await pass('finish')
      if (!statement || statement.input.expiresAtMs <= clock.now()) {
        throw new RingfenceError('statement-expired')
      }
      const { input, challenge } = statement
      const { id, signature } = { id: '', signature: '', ...response }
      const callerId = callerIdOf(id)
      if (input.callerId && input.callerId !== callerId) throw new RingfenceError('passkey-invalid')
      if (!isSignedBy(passkeys(id).publicKey, challenge, signature)) {
        throw new RingfenceError('passkey-invalid')
      }
      grants += 1
      const grantId = GrantId.parse(`grant_${String(grants).padStart(22, '0')}`)
      return { grantId, expiresAtMs: clock.now() + stepUpRules.grantMs, callerId }
    },
    async abandon(stepUpId) {
      kept.delete(stepUpId)
      await pass('abandon')
    },
  }

  const proofs: FakeProofs = {
    stepUpProver,
    seatProofs: {
      pseudonym: (_, agentId) => pseudonymOf(agentId.slice('agent_'.length)),
      verifies: (statement, signature, seatKey) =>
        isSignedBy(createPublicKey({ key: { ...seatKey }, format: 'jwk' }), statement, signature),
    },
    receipts: {
      async issue(record) {
        await pass('issue')
        return { receipt: receiptOf(record), enrolment: `ticket of ${record.callId}` }
      },
    },
    reports: {
      async report(input) {
        reported.push(input)
        return { state: 'none' }
      },
    },
    reported,
    isSlow: false,
    answerOne() {
      const step = waiting.shift()
      step?.()
      return step !== undefined
    },
    failNext: (step, code) => void failures.push({ step, code }),
    statements: () => kept.size,
    begun,
  }
  return proofs
}

function receiptOf({ callId, seat, reason, stepUps }: Omit<CallRecord, 'receipt'>): string {
  const text = JSON.stringify({
    callId,
    seat,
    reason,
    stepUps: stepUps.map(({ sentence, outcome }) => [sentence, outcome]),
  })
  return `${Buffer.from(text).toString('base64url')}.${signedBy(recordKey.privateKey, text)}`
}

/** What a receipt of the test desk says; throws unless it is signed. */
export function readReceipt(receipt: string): unknown {
  const [encoded = '', signature = ''] = receipt.split('.')
  const text = Buffer.from(encoded, 'base64url').toString()
  if (!isSignedBy(recordKey.publicKey, text, signature)) throw new Error('not signed')
  return JSON.parse(text)
}
