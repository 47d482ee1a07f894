import { html, type TemplateResult } from 'lit'

/**
 * What another person wrote, apart from everything around it: its direction turns no other word, and what it paints stays
 * inside its own box. Its style is in `base`.
 */
export const personText = (text: string): TemplateResult => html`<bdi class="person-text">${text}</bdi>`

/** Blocks of the scripts that run from right to left (Unicode Standard, chapters 9 and 19). */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** The same inside a sentence of ours, where no element can stand: between isolates (UAX 9, FSI and PDI). */
export const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text)
