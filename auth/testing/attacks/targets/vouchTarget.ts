import type { ErrorCode } from '../../../../protocol/index.ts'
import { encodePart } from '../../../jws/compactJws.ts'
import { startVouches } from '../../testVouches.ts'
import { countRows, type TargetParts } from './testTarget.ts'

/** One hostile vouch. */
export interface VouchAttack {
  readonly name: string
  readonly vouch: string
  /** Of the page that brings it; the good one where absent. */
  readonly origin?: string
  /** `vouch-invalid` where absent. */
  readonly code?: ErrorCode
}

/** A shop whose back end vouches, and a good vouch of it. */
export async function startVouchTarget(parts: TargetParts, atEnd: Parameters<typeof startVouches>[1]) {
  const shop = await startVouches(parts, atEnd)
  const { backEnd, clock, file, outcome } = shop
  const claims = backEnd.claimsAt(clock.nowMs, { name: 'Ada Park' })
  const [header, payload] = [encodePart(backEnd.header), encodePart(claims)]
  const vouch = backEnd.signed(header, payload)
  const signature = vouch.slice(vouch.lastIndexOf('.') + 1)

  /** Brings every attack, then the good vouch. Prints how many were refused with their own code. */
  async function bringAll(family: string, attacks: readonly VouchAttack[]) {
    const rowsBefore = countRows(file)
    const answeredOtherwise: string[] = []
    for (const { name, vouch: brought, code = 'vouch-invalid', ...changes } of attacks) {
      const answer = await outcome(brought, changes)
      if (answer !== code) answeredOtherwise.push(`${name}: ${answer}, not ${code}`)
    }
    console.log(`attacks by vouches, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    const names = attacks.map(attack => attack.name)
    return {
      answeredOtherwise,
      namedTwice: names.filter((name, at) => names.indexOf(name) !== at),
      rowsLeft: countRows(file) - rowsBefore,
      goodTokenAfterwards: await outcome(vouch),
    }
  }

  return {
    ...{ ...shop, claims, header, payload, signature, vouch, bringAll },
    /** Signed by the site's own key: what a careless back end could at worst make. */
    signedWith: (changes: object, headerChanges: object = {}) =>
      backEnd.signed(
        encodePart({ ...backEnd.header, ...headerChanges }),
        encodePart({ ...claims, ...changes }),
      ),
  }
}
