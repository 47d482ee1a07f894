import { type Language, languages } from '../../ui/words/language.ts'

/** What this browser remembers of the agent's choices; nothing about people or calls. */
export interface Preferences {
  /** `null`: as the browser's languages say. */
  readonly language: Language | null
  readonly shortcuts: boolean
  readonly alerts: boolean
  /** Device ids as in `MediaDeviceInfo.deviceId`; `''` is the system's default. */
  readonly input: string
  readonly output: string
}

/** The part of Web Storage that remembering needs. */
type Remembering = Pick<Storage, 'getItem' | 'setItem'>

const storageKey = 'ringfence.softphone'
const atFirst: Preferences = { language: null, shortcuts: true, alerts: false, input: '', output: '' }

/**
 * Reads what was remembered; a browser without storage, or with something else in it, gives the first choices. Some browsers throw
 * at the very name of the storage, so it is named in here.
 */
export function readPreferences(storage: () => Remembering): Preferences {
  try {
    return parsePreferences(JSON.parse(storage().getItem(storageKey) ?? '{}'))
  } catch {
    return atFirst
  }
}

/** Remembers where the browser allows it; a refused or full storage costs only the memory. */
export function writePreferences(storage: () => Remembering, preferences: Preferences): void {
  try {
    storage().setItem(storageKey, JSON.stringify(preferences))
  } catch {
    // Private windows may refuse to store: the choice then lasts as long as the page.
  }
}

function parsePreferences(stored: unknown): Preferences {
  const fields = new Map<string, unknown>(
    typeof stored === 'object' && stored !== null ? Object.entries(stored) : [],
  )
  const text = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : ''
  }
  const choice = (name: string, first: boolean) => {
    const value = fields.get(name)
    return typeof value === 'boolean' ? value : first
  }
  const language = text('language')
  return {
    language: languages.find(known => known === language) ?? null,
    shortcuts: choice('shortcuts', atFirst.shortcuts),
    alerts: choice('alerts', atFirst.alerts),
    input: text('input'),
    output: text('output'),
  }
}
