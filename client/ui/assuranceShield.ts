import { css, html, type TemplateResult } from 'lit'
import type { Assurance } from '../../protocol/index.ts'
import { shieldCheckIcon, shieldIcon } from './icons.ts'
import { catalogue } from './words/catalogue.ts'
import type { Language } from './words/language.ts'

/** What the shield tells: how well a caller is known, or that one purpose was proven inside the call. */
type ShieldLevel = Assurance | 'purpose-proven'

export const shieldWords = catalogue({
  en: {
    anonymous: 'Not identified',
    vouched: 'Known to the site',
    passkey: 'Passkey',
    'purpose-proven': 'Proven for this purpose',
  },
  es: {
    anonymous: 'Sin identificar',
    vouched: 'Con sesión en el sitio',
    passkey: 'Clave de acceso',
    'purpose-proven': 'Confirmado para este fin',
  },
})

/** A shield and its word: empty, outlined, filled, filled with a tick. Needs `assuranceShieldStyles`. */
export const assuranceShield = (level: ShieldLevel, language: Language): TemplateResult => html`
  <span class="assurance ${level}">
    ${level === 'purpose-proven' ? shieldCheckIcon : shieldIcon}
    <span>${shieldWords[language][level]}</span>
  </span>
`

export const assuranceShieldStyles = css`
  .assurance {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-4);
    font-size: var(--rf-font-14);
    font-weight: 600;
  }
  .assurance.anonymous {
    color: var(--rf-text-quiet);
  }
  .assurance.anonymous svg {
    stroke-dasharray: 2.6 3;
    stroke-width: 1.75;
  }
  .assurance.vouched,
  .assurance.passkey,
  .assurance.purpose-proven {
    color: var(--rf-accent);
  }
  .assurance.passkey svg,
  .assurance.purpose-proven svg {
    fill: currentColor;
  }
  .assurance.purpose-proven svg path:last-of-type {
    fill: none;
    stroke: var(--rf-surface-raised);
    stroke-width: 2.25;
  }
`
