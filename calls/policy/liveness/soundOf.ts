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
      readonly reason: 'even-loudness' | 'even-loudness-and-sizes' | 'even-sizes' | 'fading-evenly'
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

const silent = {
  loudestDbov: -75,
  largePackets: 5,
  largestBurst: 5,
  /** Whoever says nothing sends some all the same (RFC 7587 section 3.1.3); of whom none come, the path is lost. */
  fewestPerSecond: 1.5,
  packetsPerSecond: 15,
  sizeVariation: 0.02,
} as const
const even = {
  constantDb: 0.25,
  unevenness: 1.2,
  sizesAlone: 0.02,
  largestJumpDb: 6,
  packetsPerSecond: 40,
  fallDb: 4,
  fallingForMs: 7000,
} as const
const repeating = { likeness: 0.6, voicedShare: 0.5 } as const
const forged = {
  silenceDbov: -110,
  largePackets: 50,
  usualRangeDb: 10,
  meanJumpDb: 2,
  sizeVariation: 0.05,
} as const
const lively = { unevenness: 1.4, sizeVariation: 0.05, voicedShare: 0.2 } as const
const said = { rangeDb: 15, largePackets: 10 } as const

/** Judges a sound. An accusation needs five seconds and every one of its signs; whatever is between two of them is `unknown`. */
export function soundOf(heard: Heard): Sound {
  const figures = soundFiguresOf(heard)
  return { ...verdictOn(figures), figures }
}

function verdictOn(figures: SoundFigures): Verdict {
  if (figures.unmutedMs < judgedFromMs) return { verdict: 'unknown', reason: 'too-little' }
  const mayAccuse = figures.unmutedMs >= accusedFromMs
  const accusation = mayAccuse ? accusationOf(figures) : null
  return (
    accusation ?? voiceIn(figures) ?? { verdict: 'unknown', reason: mayAccuse ? 'between' : 'too-little' }
  )
}

const accusationOf = (figures: SoundFigures): Verdict | null =>
  forgeryIn(figures) ?? silenceIn(figures) ?? evennessIn(figures) ?? repetitionIn(figures)

function forgeryIn({ loudestDbov, loudness, largePackets, sizeVariation }: SoundFigures): Verdict | null {
  if (loudestDbov === null || loudness === null) return null
  if (loudestDbov <= forged.silenceDbov && largePackets >= forged.largePackets)
    return { verdict: 'forged-level', reason: 'said-silent-but-sent-sound' }
  const isSaidLively =
    loudness.usualRangeDb >= forged.usualRangeDb && loudness.meanJumpDb >= forged.meanJumpDb
  if (isSaidLively && sizeVariation <= forged.sizeVariation)
    return { verdict: 'forged-level', reason: 'said-lively-but-sent-even' }
  return null
}

/**
 * In a pause no packets come but those that keep the listener's noise alive, one or two at a time, and so few that they tell no loudness.
 * Where they do come and tell none, they must be all of one size.
 */
function silenceIn(figures: SoundFigures): Verdict | null {
  const { loudestDbov, largePackets, largestBurst, packetsPerSecond, sizeVariation } = figures
  if (loudestDbov !== null) {
    const isHushed = loudestDbov <= silent.loudestDbov && largePackets <= silent.largePackets
    return isHushed ? { verdict: 'silent', reason: 'no-loudness' } : null
  }
  if (packetsPerSecond < silent.fewestPerSecond || largestBurst > silent.largestBurst) return null
  if (packetsPerSecond > silent.packetsPerSecond && sizeVariation > silent.sizeVariation) return null
  return { verdict: 'silent', reason: 'no-packets-but-of-pauses' }
}

function evennessIn({ loudness, packetsPerSecond, sizeVariation, unmutedMs }: SoundFigures): Verdict | null {
  const areSizesEven = sizeVariation <= even.sizesAlone && packetsPerSecond >= even.packetsPerSecond
  if (areSizesEven && (loudness?.largestJumpDb ?? 0) <= even.largestJumpDb)
    return { verdict: 'steady', reason: 'even-sizes' }
  if (loudness === null) return null
  // Not even noise is as even as that, so sizes need not be looked at: those of some tones go to and fro.
  if (loudness.deviationDb <= even.constantDb) return { verdict: 'steady', reason: 'even-loudness' }
  if (unevennessOf(loudness.deviationDb, sizeVariation) <= even.unevenness)
    return { verdict: 'steady', reason: 'even-loudness-and-sizes' }
  // So does noise suppression, which takes its time.
  const isFading =
    unmutedMs >= even.fallingForMs &&
    loudness.fallDb >= even.fallDb &&
    loudness.largestJumpDb <= even.largestJumpDb &&
    unevennessOf(loudness.deviationFromFallDb, sizeVariation) <= even.unevenness
  return isFading ? { verdict: 'steady', reason: 'fading-evenly' } : null
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
    sizeVariation >= lively.sizeVariation &&
    voicedShare >= lively.voicedShare
  return isLively ? { verdict: 'voice', reason: 'lively' } : null
}
