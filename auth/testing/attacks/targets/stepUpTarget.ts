import type { ErrorCode } from '../../../../protocol/index.ts'
import type { LedgerTarget } from './ledgerTarget.ts'

/** What every family of attacks must end in. */
export const nothingProven = { answeredOtherwise: [], rowsLeft: 0, provenAfterwards: true }

/** Brings every attack, then a good answer. Prints how many were refused with their own code. */
export async function bringAll(
  family: string,
  target: LedgerTarget,
  attacks: readonly (readonly [string, () => Promise<ErrorCode | 'accepted'>, ErrorCode?])[],
) {
  const rows = target.rows()
  const answeredOtherwise: string[] = []
  for (const [name, bring, code = 'passkey-invalid'] of attacks) {
    const outcome = await bring()
    if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
  }
  console.log(`attacks by step-ups, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
  const rowsLeft = target.rows() - rows
  return {
    answeredOtherwise,
    rowsLeft,
    provenAfterwards: (await target.prove()).grantId.startsWith('grant_'),
  }
}
