import type { Occupation } from './seatTypes.ts'

export type ShortcutAction = 'accept' | 'decline' | 'mute' | 'hang-up'

/** The caps shown on the buttons. */
export const shortcutCaps: Readonly<Record<ShortcutAction, string>> = {
  accept: 'A',
  decline: 'D',
  mute: 'M',
  'hang-up': 'Shift H',
}

/** The same, for `aria-keyshortcuts` (WAI-ARIA 1.2). */
export const shortcutNames: Readonly<Record<ShortcutAction, string>> = {
  accept: 'A',
  decline: 'D Escape',
  mute: 'M',
  'hang-up': 'Shift+H',
}

/** One press of a key, and where it landed. */
export interface Keystroke {
  readonly key: string
  readonly shift: boolean
  /** Control, Alt or Meta: then the press belongs to the browser. */
  readonly withModifier: boolean
  readonly repeated: boolean
  /** In something that is typed into or chosen from: then the press belongs to that field. */
  readonly inField: boolean
}

/** Whoever was typing when the ring began must not answer or decline it by that. */
export const ringGraceMs = 500

/**
 * What a key asks for. Hanging up takes two keys at once, so that a slip does not end a call; nothing repeats.
 *
 * @param sinceMs how long the present occupation has lasted
 */
export function shortcutFor(
  keystroke: Keystroke,
  occupation: Occupation['state'],
  sinceMs: number,
): ShortcutAction | undefined {
  if (keystroke.inField || keystroke.repeated || keystroke.withModifier) return undefined
  const key = keystroke.key.toLowerCase()
  if (occupation === 'ringing' && !keystroke.shift && sinceMs >= ringGraceMs) {
    if (key === 'a') return 'accept'
    if (key === 'd' || key === 'escape') return 'decline'
  }
  if (occupation === 'talking') {
    if (key === 'm' && !keystroke.shift) return 'mute'
    if (key === 'h' && keystroke.shift) return 'hang-up'
  }
  return undefined
}

const fields = 'input, textarea, select, [contenteditable], [role="menu"], dialog'

/** Reads a keyboard event; the path sees through shadow roots, where `target` does not. */
export function keystrokeOf(event: KeyboardEvent): Keystroke {
  const inField = event.composedPath().some(node => node instanceof Element && node.matches(fields))
  return {
    key: event.key,
    shift: event.shiftKey,
    withModifier: event.ctrlKey || event.altKey || event.metaKey,
    repeated: event.repeat || event.isComposing,
    inField,
  }
}
