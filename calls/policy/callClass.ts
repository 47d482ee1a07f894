import type { Assurance } from '../../protocol/index.ts'
import type { CallClass } from '../ports/messages.ts'

/** The classes, first the one that is served first. */
export const callClasses: readonly CallClass[] = ['proven', 'unproven']

/** Whoever somebody answers for, a passkey or the site's own back end, goes before whoever nobody answers for. */
export const classOf = (assurance: Assurance): CallClass =>
  assurance === 'anonymous' ? 'unproven' : 'proven'
