import {
  EvidenceAnswer,
  EvidenceFile,
  hashOfEvidence,
  type ReceiptClaims,
  verifyEvidence,
  verifyReceipt,
} from '../../../auth/ledger/index.ts'
import { CommandError } from '../commandError.ts'
import { fileKeysAndService, jsonOf, keysFrom, textOf, wrongReceipt } from './messages.ts'
import type { Place, Verdict } from './verdict.ts'

/**
 * verify-evidence: did passkeys sign what the file says? A file with the receipt of the call is held against that too,
 * which also covers the two members that a passkey does not sign.
 */
export async function verifyEvidenceFile(words: readonly string[], place: Place): Promise<Verdict> {
  const usage = 'npm run verify-evidence FILE -- [--jwks FILE-or-URL] [--service ORIGIN]'
  const { file, jwks, service } = fileKeysAndService(words, usage, place)
  const { evidence, receipt } = evidenceIn(jsonOf(await textOf(file), file), file)
  for (const one of evidence) {
    const checks = Object.entries(await verifyEvidence(one))
    const wrong = checks.filter(([, holds]) => !holds).map(([check]) => check)
    if (wrong.length > 0) {
      return {
        holds: false,
        line: `The evidence of ${one.subject} does not hold: wrong ${wrong.join(', ')}.`,
      }
    }
  }
  const subjects = evidence.map(({ kind, subject }) => `${kind} ${subject}`).join(', ')
  if (receipt === null) return { holds: true, line: `A passkey signed: ${subjects}.` }
  const read = verifyReceipt(receipt, await keysFrom(jwks, place), service)
  if (read.state === 'wrong') {
    return { holds: false, line: `The receipt in ${file} is ${wrongReceipt(read.what, service)}.` }
  }
  const named = namedIn(read.claims)
  const stranger = evidence.find(one => !named.has(hashOfEvidence(one)))
  return stranger === undefined
    ? { holds: true, line: `A passkey signed, and the receipt of ${read.claims.jti} names: ${subjects}.` }
    : { holds: false, line: `The receipt names no such evidence of ${stranger.subject} as stands here.` }
}

const namedIn = ({ evidence, movedFrom, stepUps }: ReceiptClaims): ReadonlySet<string | null> =>
  new Set([evidence, ...movedFrom, ...stepUps.map(stepUp => stepUp.evidence)])

/** Either one piece of evidence, or what `GET /calls/:id/evidence` answers. */
function evidenceIn(value: unknown, file: string) {
  const one = EvidenceFile.safeParse(value).data
  if (one !== undefined) return { evidence: [one], receipt: null }
  const answer = EvidenceAnswer.safeParse(value).data
  if (answer === undefined)
    throw new CommandError(`${file} holds no evidence, or a member of it is misspelt.`)
  const evidence = [...answer.movedFrom, ...(answer.call === null ? [] : [answer.call]), ...answer.stepUps]
  if (evidence.length === 0) throw new CommandError(`${file} holds no evidence: no passkey signed anything.`)
  return { evidence, receipt: answer.receipt }
}
