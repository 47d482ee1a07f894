import { join } from 'node:path'
import { openPairwise } from '../keys/pairwise.ts'
import type { Vouching } from '../sites/siteIdentity.ts'
import type { Site } from '../sites/sites.ts'
import { createVouches } from '../vouch/vouches.ts'
import type { TargetParts } from './attacks/targets/testTarget.ts'
import { createBackEnd } from './testBackEnd.ts'
import { outcomeOf, publicOrigin, shopOrigin, temporaryFolder, testSites } from './testService.ts'

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

/** The shop vouches as told, every other site not at all; on the store it is given. */
export async function startVouches(
  { store, clock, file }: TargetParts,
  atEnd: AtEnd,
  vouching?: Omit<Vouching, 'required'>,
  fetchTimeoutMs?: number,
) {
  const backEnd = createBackEnd()
  const ed25519 = createBackEnd('shop-ed', 'EdDSA')
  const own = vouching ?? { keys: [backEnd.jwk, ed25519.jwk] }
  const [shop, other] = testSites
  if (shop === undefined || other === undefined) throw new Error('no site')
  const site: Site = { ...shop, vouching: { ...own, required: false } }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const pairwise = await openPairwise({ file: join(temporaryFolder(atEnd), 'pairwise.key'), log })
  const open = () =>
    createVouches({
      sites: [site, other],
      publicOrigin,
      pairwise,
      tokenUses: store.auth.tokenUses,
      clock,
      ...(fetchTimeoutMs === undefined ? {} : { fetchTimeoutMs }),
    })
  const vouches = open()
  const bring = (vouch: string, changes: { origin?: string; site?: Site } = {}) =>
    vouches.accept({ site, origin: shopOrigin, vouch, ...changes })
  return {
    ...{ store, clock, file, backEnd, ed25519, site, other, pairwise, vouches, bring, open },
    outcome: (vouch: string, changes: { origin?: string; site?: Site } = {}) =>
      outcomeOf(bring(vouch, changes)),
  }
}
