import type { CallStatementAnswer, ErrorCode } from '../../../../protocol/index.ts'
import type { Lies } from '../../testAuthenticator.ts'
import { createBackEnd } from '../../testBackEnd.ts'
import { refusalOf, startService } from '../../testService.ts'
import { createTestVisitor, type EnrolledPasskey, enrolPasskey, vouchingSites } from '../../testVisitor.ts'
import { countRows, type TargetParts } from './testTarget.ts'

type Response_ = ReturnType<EnrolledPasskey['get']>

/** One hostile answer to a fresh statement. What it does not name is as the owner of the passkey would bring it. */
export interface StatementAttack {
  readonly name: string
  /** What the authenticator or its browser lies about. */
  readonly lies?: Lies
  /** Another passkey than the enrolled one. */
  readonly by?: Pick<EnrolledPasskey, 'get'>
  /** What somebody changes afterwards, without any key. */
  readonly spoil?: (response: Response_) => unknown
  /** What the request for the statement says more. */
  readonly statement?: () => object
  /** What the request for the token says otherwise. */
  readonly token?: (statement: CallStatementAnswer) => object
  /** `401 passkey-invalid` where absent. */
  readonly refusal?: `${number} ${ErrorCode}`
}

/** What every family must end in. */
export const noneSigned = {
  answeredOtherwise: [],
  namedTwice: [],
  rowsLeft: 0,
  statementsLeft: 0,
  goodAfterwards: 201,
}

/** A shop that offers passkeys, a visitor with an enrolled one, and their page. */
export async function startStatementTarget(
  { store, clock, file }: TargetParts & StoreCounts,
  atEnd: Parameters<typeof startService>[1],
) {
  const backEnd = createBackEnd()
  const sites = vouchingSites(backEnd)
  const service = await startService({ memory: store.auth, clock, sites }, atEnd)
  const visitor = await createTestVisitor(service)
  const { callers } = store.auth
  const passkey = await enrolPasskey(callers)
  // A count that has risen before, so that one that goes back can be told.
  await visitor.signIn(passkey, {}, { signCount: 41 })

  async function outcome(attack: StatementAttack): Promise<string> {
    const stated = await visitor.stated(attack.statement?.())
    const response = (attack.by ?? passkey).get(stated.options, { signCount: countUp(), ...attack.lies })
    const answer = await visitor.askToken({
      passkey: { jti: stated.jti, response: attack.spoil ? attack.spoil(response) : response },
      ...attack.token?.(stated),
    })
    return answer.status === 201 ? 'accepted' : refusalOf(answer)
  }

  let count = 41
  const countUp = () => {
    count += 1
    return count
  }

  /** Answers a fresh statement in each wrong way, then one rightly. Prints how many were refused with their own code. */
  async function bringAll(family: string, attacks: readonly StatementAttack[]) {
    const rowsBefore = countRows(file)
    const answeredOtherwise: string[] = []
    for (const attack of attacks) {
      const { refusal = '401 passkey-invalid' } = attack
      const answer = await outcome(attack)
      if (answer !== refusal) answeredOtherwise.push(`${attack.name}: ${answer}, not ${refusal}`)
    }
    console.log(`attacks by call statements, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const names = attacks.map(attack => attack.name)
    return {
      answeredOtherwise,
      namedTwice: names.filter((name, at) => names.indexOf(name) !== at),
      rowsLeft: countRows(file) - rowsBefore,
      statementsLeft: store.counts().statements,
      goodAfterwards: (await visitor.signIn(passkey, {}, { signCount: countUp() })).status,
    }
  }

  return { store, clock, file, backEnd, service, visitor, callers, passkey, bringAll, countUp }
}

interface StoreCounts {
  readonly store: { counts(): { readonly statements: number } }
}
