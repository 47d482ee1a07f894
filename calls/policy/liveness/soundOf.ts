import type { Heard } from '../../ports/sound.ts'
import { type SoundFigures, soundFiguresOf } from './soundFigures.ts'

/** What a sound is, as far as sizes, times and loudness of its packets tell; why; and the figures it rests on. */
export type Sound = Verdict & { readonly figures: SoundFigures }

/**
 * `silent`: nothing is said. `steady`: a tone, or noise. `repeating`: the same again and again. `forged-level`: what the browser says of its
 * loudness is not what it sends. `voice`: somebody speaks, or a recording does. `unknown`: anything else, and whatever there is too little
 * of. None of them proves a machine, and none a person.
 */
type Verdict =
  | { readonly verdict: 'silent'; readonly reason: 'no-loudness' | 'no-packets-but-of-pauses' }
  | {
      readonly verdict: 'steady'
      readonly reason: 'even-loudness' | 'even-loudness-and-sizes' | 'even-sizes'
    }
  | { readonly verdict: 'repeating'; readonly reason: 'same-sizes-in-two-looks' }
  | {
      readonly verdict: 'forged-level'
      readonly reason: 'said-silent-but-sent-sound' | 'said-lively-but-sent-even'
    }
  | { readonly verdict: 'voice'; readonly reason: 'lively' | 'something-said' }
  | { readonly verdict: 'unknown'; readonly reason: 'too-little' | 'between' }

/** Nobody is judged before that, unmuted; see `docs/decisions/liveness.md` for this and for every number below. */
const judgedFromMs = 1000
/** What accuses needs more to rest on. */
const accusedFromMs = 5000

const silent = { loudestDbov: -75, largePackets: 5, packetsPerSecond: 15, sizeVariation: 0.02 } as const
const even = { constantDb: 0.25, unevenness: 1.2, sizesAlone: 0.03, packetsPerSecond: 40 } as const
const repeating = { likeness: 0.6, voicedShare: 0.5 } as const
const forged = { silenceDbov: -110, largePackets: 50, usualRangeDb: 10, sizeVariation: 0.075 } as const
const lively = { unevenness: 1.4, voicedShare: 0.2 } as const
const said = { rangeDb: 15, largePackets: 10 } as const

/** Judges a sound. An accusation needs five seconds and every one of its signs; whatever is between two of them is `unknown`. */
export function soundOf(heard: Heard): Sound {
  const figures = soundFiguresOf(heard)
  return { ...verdictOn(figures), figures }
}

function verdictOn(figures: SoundFigures): Verdict {
  if (figures.unmutedMs < judgedFromMs) return { verdict: 'unknown', reason: 'too-little' }
  const accused = figures.unmutedMs < accusedFromMs ? null : accusationOf(figures)
  return (
    accused ?? voiceIn(figures) ?? { verdict: 'unknown', reason: accused === null ? 'between' : 'too-little' }
  )
}

const accusationOf = (figures: SoundFigures): Verdict | null =>
  forgeryIn(figures) ?? silenceIn(figures) ?? evennessIn(figures) ?? repetitionIn(figures)

function forgeryIn({ loudestDbov, loudness, largePackets, sizeVariation }: SoundFigures): Verdict | null {
  if (loudestDbov === null || loudness === null) return null
  if (loudestDbov <= forged.silenceDbov && largePackets >= forged.largePackets)
    return { verdict: 'forged-level', reason: 'said-silent-but-sent-sound' }
  if (loudness.usualRangeDb >= forged.usualRangeDb && sizeVariation <= forged.sizeVariation)
    return { verdict: 'forged-level', reason: 'said-lively-but-sent-even' }
  return null
}

/** Where the browser tells no loudness, packets must be missing, or be all of one size. */
function silenceIn({
  loudestDbov,
  largePackets,
  packetsPerSecond,
  sizeVariation,
}: SoundFigures): Verdict | null {
  if (largePackets > silent.largePackets) return null
  if (loudestDbov !== null)
    return loudestDbov <= silent.loudestDbov ? { verdict: 'silent', reason: 'no-loudness' } : null
  if (packetsPerSecond > silent.packetsPerSecond && sizeVariation > silent.sizeVariation) return null
  return { verdict: 'silent', reason: 'no-packets-but-of-pauses' }
}

function evennessIn({ loudness, packetsPerSecond, sizeVariation }: SoundFigures): Verdict | null {
  if (loudness === null) {
    const isEven = sizeVariation <= even.sizesAlone && packetsPerSecond >= even.packetsPerSecond
    return isEven ? { verdict: 'steady', reason: 'even-sizes' } : null
  }
  // Not even noise is as even as that, so sizes need not be looked at: those of some tones go to and fro.
  if (loudness.deviationDb <= even.constantDb) return { verdict: 'steady', reason: 'even-loudness' }
  const isEven = unevennessOf(loudness.deviationDb, sizeVariation) <= even.unevenness
  return isEven ? { verdict: 'steady', reason: 'even-loudness-and-sizes' } : null
}

/**
 * A voice is uneven in loudness or in sizes. Far away in an echoing room it is so in both a little, and noise of low pitch in loudness alone:
 * a line between them tells the two apart where neither number does.
 */
const unevennessOf = (deviationDb: number, sizeVariation: number): number => deviationDb + 5 * sizeVariation

function repetitionIn({ repetition, voicedShare }: SoundFigures): Verdict | null {
  if (!repetition || repetition.likeness < repeating.likeness || voicedShare < repeating.voicedShare)
    return null
  return { verdict: 'repeating', reason: 'same-sizes-in-two-looks' }
}

function voiceIn({ loudness, sizeVariation, voicedShare, largePackets }: SoundFigures): Verdict | null {
  if (loudness === null) return null
  if (loudness.rangeDb >= said.rangeDb && largePackets >= said.largePackets)
    return { verdict: 'voice', reason: 'something-said' }
  const isLively =
    unevennessOf(loudness.deviationDb, sizeVariation) >= lively.unevenness &&
    voicedShare >= lively.voicedShare
  return isLively ? { verdict: 'voice', reason: 'lively' } : null
}
