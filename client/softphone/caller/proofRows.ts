import { css, html, nothing, type TemplateResult } from 'lit'
import { fingerprintIcon, shieldIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'
import { type SeatCall, shortNameOf } from '../model/seatTypes.ts'
import { formatRelativeTime } from '../words/relativeTime.ts'

type Caller = SeatCall['caller']
type Proof = Caller['proofs'][number]

/** By which method the caller was proven, and how long ago; the strongest last. */
export function proofRows(screen: Screen, { proofs, callerId }: Caller): TemplateResult | typeof nothing {
  if (proofs.length === 0) return nothing
  const said = screen.words.identity.proof
  return html`
    <ul class="proofs">
      ${proofs.map(proof => row(screen, proof))}
      ${
        callerId === null
          ? nothing
          : html`<li class="small quiet">${said.knownAs} ${shortNameOf(callerId)}</li>`
      }
    </ul>
  `
}

function row({ words, clockMs, locale }: Screen, proof: Proof): TemplateResult {
  const said = words.identity.proof
  return html`
    <li>
      ${proof.method === 'passkey' ? fingerprintIcon : shieldIcon}
      <div>
        <p><strong>${said.methods[proof.method]}</strong>, ${said.when(formatRelativeTime(proof.provenAtMs, clockMs, locale))}</p>
        ${
          proof.method === 'passkey'
            ? html`<p class="small quiet">
                ${said.enrolled(formatRelativeTime(proof.enrolledAtMs, clockMs, locale))},
                ${proof.synced ? said.synced : said.oneDevice}
              </p>`
            : nothing
        }
      </div>
    </li>
  `
}

export const proofRowStyles = css`
  .proofs {
    display: grid;
    gap: var(--rf-space-8);
    margin: 0 0 var(--rf-space-12);
    padding: 0;
    list-style: none;
  }
  .proofs li {
    display: flex;
    gap: var(--rf-space-8);
  }
`
