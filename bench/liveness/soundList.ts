import { type Chance, chanceOf } from './chance.ts'

/** The one half is for choosing thresholds, the other for trying them: with other voices and languages. */
type Part = 'chosen' | 'held'

/** One sound that is to be played into a browser. */
export interface WantedSound {
  readonly name: string
  readonly kind: string
  readonly part: Part
  readonly seconds: number
  /** Whether the browser may send nothing in silence (RFC 7587 section 3.1.3). */
  readonly dtx: boolean
  /** How much of the sound is over when it begins to be heard. */
  readonly fromMs: number
  readonly recipe: Recipe
}

export type Recipe =
  | {
      readonly of: 'speech'
      readonly manner: Manner
      readonly voice: string
      readonly wordsPerMinute: number
      readonly pitch: number
      readonly seed: number
    }
  | { readonly of: 'silence' | 'tone' | 'noise'; readonly effects: readonly string[] }
  | { readonly of: 'loop'; readonly periodMs: number; readonly speech: Recipe & { of: 'speech' } }

/** How somebody is heard. */
type Manner =
  | { readonly as: 'clear' | 'hoarse' | 'pauses' }
  | { readonly as: 'quiet'; readonly gainDb: number }
  | { readonly as: 'far'; readonly reverb: number; readonly lowPassHz: number; readonly gainDb: number }
  | { readonly as: 'noisy'; readonly noise: 'pink' | 'brown' | 'babble'; readonly signalToNoiseDb: number }
  | { readonly as: 'one word'; readonly atMs: number; readonly roomDb: number | null }

const languages = {
  chosen: ['en-us', 'en-gb', 'de', 'fr', 'pt-br', 'nl', 'da', 'cs', 'ro', 'id', 'sw', 'ca'],
  held: ['es', 'it', 'pl', 'tr', 'fi', 'sv', 'hu', 'hr', 'lv', 'vi', 'en-gb-scotland', 'es-419'],
} as const
const variants = {
  chosen: ['m1', 'm2', 'm3', 'm5', 'f1', 'f2', 'f3', 'Alex', 'Andy', 'belinda', 'linda', 'grandpa', 'klatt2'],
  held: ['m4', 'm6', 'm7', 'm8', 'f4', 'f5', 'Gene', 'steph', 'Mario', 'anika', 'grandma', 'max', 'klatt4'],
} as const
const hoarse = {
  chosen: ['croak', 'whisper'],
  held: ['whisperf', 'croak'],
} as const

/** The recorded kinds with how many of each half. */
const counts = {
  clear: 30,
  quiet: 30,
  hoarse: 30,
  far: 30,
  noisy: 50,
  'one word': 30,
  pauses: 30,
  silence: 50,
  tone: 50,
  noise: 50,
  loop: 50,
  twin: 20,
} as const

type Kind = keyof typeof counts

/** Every sound, each half in turn; `share` takes every n-th of each kind, for what is slower to record. */
export function wantedSounds(share = 1): readonly WantedSound[] {
  const kinds: readonly Kind[] = [
    ...(['clear', 'quiet', 'hoarse', 'far', 'noisy', 'one word', 'pauses'] as const),
    ...(['silence', 'tone', 'noise', 'loop', 'twin'] as const),
  ]
  return kinds.flatMap((kind, kindIndex) =>
    (['chosen', 'held'] as const).flatMap((part, partIndex) =>
      Array.from({ length: counts[kind] }, (_, index) => index)
        .filter(index => index % share === 0)
        .flatMap(index =>
          soundsOf(kind, part, chanceOf(kindIndex * 10_000 + partIndex * 5000 + index), index),
        ),
    ),
  )
}

function soundsOf(kind: Kind, part: Part, chance: Chance, index: number): WantedSound[] {
  const dtx = chance.next() < 0.5
  const made = { name: `${kind} ${part} ${index}`, kind, part, dtx, fromMs: 0 }
  if (kind === 'silence' || kind === 'tone' || kind === 'noise') {
    return [{ ...made, seconds: 8, recipe: { of: kind, effects: effectsOf[kind](chance) } }]
  }
  if (kind === 'loop') {
    const speech = spoken(
      part,
      chance,
      chance.of([{ as: 'clear' }, noisy(chance), { as: 'quiet', gainDb: -12 }]),
    )
    const periodMs = chance.wholeBetween(800, 6000)
    return [{ ...made, seconds: 15, recipe: { of: 'loop', periodMs, speech } }]
  }
  if (kind === 'twin') {
    const recipe = spoken(part, chance, { as: 'clear' })
    return [0, chance.wholeBetween(500, 3500)].map((fromMs, which) => ({
      ...made,
      name: `${made.name} ${which}`,
      seconds: 15,
      fromMs,
      recipe,
    }))
  }
  return [{ ...made, seconds: 15, recipe: spoken(part, chance, mannerOf[kind](chance)) }]
}

function spoken(part: Part, chance: Chance, manner: Manner): Recipe & { of: 'speech' } {
  const variant = chance.of(manner.as === 'hoarse' ? hoarse[part] : variants[part])
  return {
    of: 'speech',
    manner,
    voice: `${chance.of(languages[part])}+${variant}`,
    wordsPerMinute: chance.wholeBetween(110, 230),
    pitch: chance.wholeBetween(15, 85),
    seed: chance.wholeBetween(1, 1_000_000_000),
  }
}

const noisy = (chance: Chance): Manner => ({
  as: 'noisy',
  noise: chance.of(['pink', 'brown', 'babble']),
  signalToNoiseDb: chance.of([20, 15, 10, 5]),
})

const mannerOf = {
  clear: () => ({ as: 'clear' }),
  hoarse: () => ({ as: 'hoarse' }),
  pauses: () => ({ as: 'pauses' }),
  quiet: chance => ({ as: 'quiet', gainDb: -chance.wholeBetween(18, 36) }),
  far: chance => ({
    as: 'far',
    reverb: chance.wholeBetween(50, 90),
    lowPassHz: chance.wholeBetween(1500, 3500),
    gainDb: -chance.wholeBetween(8, 24),
  }),
  noisy,
  'one word': chance => ({
    as: 'one word',
    atMs: chance.wholeBetween(600, 9000),
    roomDb: chance.next() < 0.4 ? null : -chance.wholeBetween(45, 75),
  }),
} satisfies Record<string, (chance: Chance) => Manner>

/** What sox synthesises, and what it does to that. */
const effectsOf = {
  silence: (chance: Chance): readonly string[] => {
    const hushDb = chance.of([null, null, -85, -75])
    return hushDb === null ? ['trim', '0', '12'] : ['synth', '12', 'pinknoise', 'gain', String(hushDb)]
  },
  tone: (chance: Chance): readonly string[] => {
    const shape = chance.of(['sine', 'sine', 'square', 'sawtooth', 'triangle'])
    const oneHz = chance.wholeBetween(90, 3500)
    const two = chance.next() < 0.4 ? [shape, String(chance.wholeBetween(90, 3500)), 'remix', '-'] : []
    const gainDb = -chance.wholeBetween(3, 40)
    return ['synth', '12', shape, String(oneHz), ...two, 'gain', String(gainDb)]
  },
  noise: (chance: Chance): readonly string[] => {
    const colour = chance.of(['whitenoise', 'pinknoise', 'brownnoise'])
    const gainDb = -chance.wholeBetween(3, 45)
    const band = chance.next() < 0.4 ? ['bandpass', String(chance.wholeBetween(200, 3000)), '1q'] : []
    return ['synth', '12', colour, ...band, 'gain', String(gainDb)]
  },
} as const
