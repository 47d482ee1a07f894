import type { CallClass, CallerProof, VerifiedCallToken } from '../../protocol/index.ts'
import type { Share, Source } from '../ports/share.ts'

/** The classes, first the one that is served first. What somebody did goes before what somebody says. */
export const callClasses: readonly CallClass[] = ['proven', 'returning', 'identified', 'unproven']

const hourMs = 3600_000
const dayMs = 24 * hourMs

/** Accounts can be made by the thousand; not thousands of old ones. */
const provenAccountMs = 7 * dayMs

/** Passkeys that were made within this time are of one cohort. */
const passkeyCohortMs = hourMs
/** So are accounts of one site. */
const accountCohortMs = dayMs

/**
 * The class of a call, and whose share of the agents' time it uses. A passkey or a vouch alone proves little, for both can be had by the
 * thousand: one good call proves more, or an account that the site vouches to be a week old.
 *
 * @param hadGoodCall whether this identity, or where none is known this browser key, had a good call at this site
 */
export function shareOf(
  { assurance, proofs }: Pick<VerifiedCallToken, 'assurance' | 'proofs'>,
  {
    source,
    hadGoodCall,
    nowMs,
  }: { readonly source: Source; readonly hadGoodCall: boolean; readonly nowMs: number },
): Share {
  if (assurance === 'anonymous') return { callClass: hadGoodCall ? 'returning' : 'unproven', source }
  const accountMs = nowMs - (accountCreatedAt(proofs) ?? nowMs)
  if (hadGoodCall || accountMs >= provenAccountMs) return { callClass: 'proven', source }
  return { callClass: 'identified', source, cohort: cohortOf(proofs, source) }
}

/** When this identity was made, as far as that is known; else where it comes from. */
function cohortOf(proofs: readonly CallerProof[], source: Source): string {
  const createdAtMs = accountCreatedAt(proofs)
  if (createdAtMs !== undefined) return `accounts ${Math.floor(createdAtMs / accountCohortMs)}`
  const passkey = proofs.find(proof => proof.method === 'passkey')
  if (passkey && !proofs.some(({ method }) => method === 'vouch'))
    return `passkeys ${Math.floor(passkey.enrolledAtMs / passkeyCohortMs)}`
  return `network ${source.network}`
}

const accountCreatedAt = (proofs: readonly CallerProof[]): number | undefined =>
  proofs.find(proof => proof.method === 'vouch')?.accountCreatedAtMs
