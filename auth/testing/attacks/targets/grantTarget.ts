import type { CallId, GrantId } from '../../../../protocol/index.ts'
import { startLedgerTarget } from './ledgerTarget.ts'

export type Grant = { readonly callId: CallId; readonly grantId: GrantId }

/** What every family of attacks must end in. */
export const nothingSpent = { answeredOtherwise: [], rowsLeft: 0, goodAfterwards: 'spent' }

/** A grant for a refund of up to 40 EUR, and whatever else is brought instead of the good request to spend it. */
export async function startGrantTarget(...world: Parameters<typeof startLedgerTarget>) {
  const target = await startLedgerTarget(...world)
  const grant: Grant = await target.prove()
  const { rows, spending } = target

  /** Brings every attack, then the good request. Prints how many were refused with their own code. */
  async function bringAll(
    family: string,
    attacks: readonly {
      readonly name: string
      readonly request: string
      readonly of?: Grant
      readonly code?: string
    }[],
  ) {
    const before = rows()
    const answeredOtherwise: string[] = []
    for (const { name, request, of = grant, code = 'spend-invalid' } of attacks) {
      const outcome = await spending.outcome(of, request)
      if (outcome !== code) answeredOtherwise.push(`${name}: ${outcome}, not ${code}`)
    }
    console.log(`attacks by grants, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const rowsLeft = rows() - before
    const goodAfterwards = await spending.outcome(grant, spending.requestFor(grant))
    return { answeredOtherwise, rowsLeft, goodAfterwards }
  }
  return { ...target, grant, bringAll }
}
