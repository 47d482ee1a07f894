import { html, nothing, type TemplateResult } from 'lit'
import type { Screen } from '../model/screen.ts'
import type { SeatCall } from '../model/seatTypes.ts'

/** In a frame: asks the page around for what it knows of this caller, and tells what came of it. */
export function recordButton({ frame, words }: Screen, call: SeatCall): TemplateResult | typeof nothing {
  if (!frame) return nothing
  const { record } = frame
  const outcome = record?.callId === call.callId ? record.outcome : null
  return html`
    <div class="record">
      <button class="button" ?disabled=${outcome === 'asked'} @click=${() => frame.askRecord(call)}>
        ${words.frame.record.open}
      </button>
      <p class="quiet small" role="status">${outcome ? words.frame.record.outcomes[outcome] : ''}</p>
    </div>
  `
}
