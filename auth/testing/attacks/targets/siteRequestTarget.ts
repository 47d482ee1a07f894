import { codeOf, type SiteScope } from '../../../../protocol/index.ts'
import { encodePart } from '../../../jws/compactJws.ts'
import { newId } from '../../../randomIds.ts'
import { Sites } from '../../../sites/sites.ts'
import { createBackEnd } from '../../testBackEnd.ts'
import { publicOrigin, startService } from '../../testService.ts'
import { vouchingSites } from '../../testVisitor.ts'
import { countRows, type TargetParts } from './testTarget.ts'

const path = '/api/v1/sites/shop/calls?limit=20'

/** One request that somebody brings; what is not named is as the good one. */
interface Brought {
  readonly name: string
  readonly token?: string
  readonly method?: string
  readonly url?: string
  readonly site?: string
  readonly needs?: SiteScope
  readonly code?: string
}

/** What every family of attacks must end in. */
export const nothingRead = { answeredOtherwise: [], rowsLeft: 0, goodAfterwards: 'accepted' }

/** A service whose shop may read its calls, and whatever is brought instead of a good request. */
export async function startSiteRequestTarget(
  { store, clock, file }: TargetParts,
  atEnd: Parameters<typeof startService>[1],
  how: { readonly shop?: object; readonly algorithm?: 'ES256' | 'EdDSA' } = {},
) {
  const backEnd = createBackEnd('shop-1', how.algorithm)
  const api = { keys: [{ kid: 'shop-1', scopes: ['calls:read'] }] }
  const sites = Sites.parse(vouchingSites(backEnd, { api, ...how.shop }))
  const service = await startService({ memory: store.auth, clock, sites }, atEnd)
  const header = { ...backEnd.header, typ: 'site-request+jwt' }
  const url = publicOrigin + path

  const claims = (changes: object = {}) => {
    const iat = Math.floor(clock.nowMs / 1000)
    const times = { jti: newId(), iat, exp: iat + 60 }
    return { iss: 'shop', aud: publicOrigin, htm: 'GET', htu: url, ...times, ...changes }
  }
  const tokenWith = (
    changes: object = {},
    headerChanges: object = {},
    by: Pick<typeof backEnd, 'signed'> = backEnd,
  ) => by.signed(encodePart({ ...header, ...headerChanges }), encodePart(claims(changes)))

  /** The code it is refused with; `accepted` when it is not. */
  const outcome = async ({ token = tokenWith(), needs = 'calls:read', ...asked }: Omit<Brought, 'name'>) => {
    const request = { site: 'shop', method: 'GET', url, ...asked, token }
    try {
      await service.auth.siteRequests.accept(request, needs)
      return 'accepted'
    } catch (error) {
      return codeOf(error)
    }
  }

  /** Brings every attack, then a good request. Prints how many were refused with their own code. */
  async function bringAll(family: string, attacks: readonly Brought[]) {
    const before = countRows(file)
    const answeredOtherwise: string[] = []
    for (const { name, code = 'site-request-invalid', ...brought } of attacks) {
      const came = await outcome(brought)
      if (came !== code) answeredOtherwise.push(`${name}: ${came}, not ${code}`)
    }
    console.log(`attacks by site requests, ${family}: ${attacks.length - answeredOtherwise.length} refused`)
    return { answeredOtherwise, rowsLeft: countRows(file) - before, goodAfterwards: await outcome({}) }
  }
  return {
    service,
    backEnd,
    clock,
    header,
    url,
    claims,
    tokenWith,
    outcome,
    bringAll,
    rows: () => countRows(file),
  }
}
