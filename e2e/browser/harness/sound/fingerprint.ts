/** Samples per second of everything that is compared. */
export const hearingRate = 16_000

const frameLength = 512
const hopLength = 320
/** Edges of the bands in bins of 31.25 Hz: 125 Hz to 6 kHz, wider upwards as ears are. */
const bandEdges = [4, 8, 13, 19, 27, 38, 54, 76, 108, 192]
const bandCount = bandEdges.length - 1

/** What is left of a sound when pitch of detail, loudness and phase are taken away: log energy per band and 20 ms. */
export interface Fingerprint {
  readonly frames: number
  /** `frames` rows of `bandCount` values. */
  readonly bands: Float32Array
}

/** Loudness of samples from -1 to 1 as root mean square. */
export function loudnessOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** @param samples at {@link hearingRate} */
export function fingerprintOf(samples: Float32Array): Fingerprint {
  const frames = Math.max(0, Math.floor((samples.length - frameLength) / hopLength) + 1)
  const bands = new Float32Array(frames * bandCount)
  for (let frame = 0; frame < frames; frame += 1) {
    const energies = bandEnergies(samples.subarray(frame * hopLength, frame * hopLength + frameLength))
    bands.set(energies, frame * bandCount)
  }
  // The floor follows the loudness of the whole, so that a volume control changes nothing.
  const floor = 1e-3 * (bands.reduce((sum, energy) => sum + energy, 0) / Math.max(1, bands.length)) + 1e-12
  return { frames, bands: bands.map(energy => Math.log(energy + floor)) }
}

/**
 * How well `heard` fits anywhere into `source`: the best correlation over all offsets, -1 to 1. Each band is compared
 * without its mean, so filters and volume on the way do not matter.
 */
export function likeness(heard: Fingerprint, source: Fingerprint): number {
  let best = -1
  for (let offset = 0; offset + heard.frames <= source.frames; offset += 1) {
    best = Math.max(best, correlationAt(heard, source, offset))
  }
  return best
}

/** Frames of one piece in {@link likenessAtAnyPace}: long enough to be known, short enough to be of one pace. */
const pieceFrames = 45
const paces = [0.85, 0.92, 1, 1.08, 1.15]
/** How far a piece may lie from where it would begin at an even pace. */
const driftFrames = 12

/**
 * The same for a sound that a clock has stretched: a Firefox without a sound card counts time by a timer, which a busy machine
 * slows by a tenth and more. Pieces are compared one by one, each at its own pace, but in order and where they belong.
 */
export function likenessAtAnyPace(heard: Fingerprint, source: Fingerprint): number {
  const pieces = Math.floor(heard.frames / pieceFrames)
  const fits = Array.from({ length: pieces }, (_, piece) => fitsOf(heard, piece * pieceFrames, source))
  let best = -1
  for (let offset = 0; offset < source.frames; offset += 1) {
    let at = offset
    let sum = 0
    for (const fit of fits) {
      const from = at
      let highest = -1
      const drift = from === offset ? 0 : driftFrames
      for (let near = Math.max(0, from - drift); near <= from + drift; near += 1) {
        const value = fit[near] ?? -1
        if (value <= highest) continue
        highest = value
        at = near + pieceFrames
      }
      sum += highest
    }
    best = Math.max(best, sum / pieces)
  }
  return best
}

/** How well one piece of `heard` fits at each place of `source`, at the pace that suits it best. */
function fitsOf(heard: Fingerprint, first: number, source: Fingerprint): Float32Array {
  const bands = heard.bands.subarray(first * bandCount, (first + pieceFrames) * bandCount)
  const piece = { frames: pieceFrames, bands }
  const room = source.frames - Math.ceil(pieceFrames * Math.max(...paces))
  return Float32Array.from({ length: Math.max(0, room) }, (_, offset) =>
    Math.max(...paces.map(pace => correlationAt(piece, source, offset, pace))),
  )
}

/** @param pace frames of `source` to one of `heard` */
function correlationAt(heard: Fingerprint, source: Fingerprint, offset: number, pace = 1): number {
  const { frames } = heard
  let together = 0
  let ofHeard = 0
  let ofSource = 0
  for (let band = 0; band < bandCount; band += 1) {
    let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0]
    for (let frame = 0; frame < frames; frame += 1) {
      const x = heard.bands[frame * bandCount + band] ?? 0
      const y = source.bands[(Math.round(frame * pace) + offset) * bandCount + band] ?? 0
      a += x
      b += y
      aa += x * x
      bb += y * y
      ab += x * y
    }
    together += ab - (a * b) / frames
    ofHeard += aa - (a * a) / frames
    ofSource += bb - (b * b) / frames
  }
  return together / (Math.sqrt(ofHeard * ofSource) + 1e-9)
}

function bandEnergies(frame: Float32Array): Float32Array {
  const real = frame.map(
    (sample, index) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (frameLength - 1))),
  )
  const imaginary = new Float32Array(frameLength)
  transform(real, imaginary)
  return Float32Array.from({ length: bandCount }, (_, band) => {
    let energy = 0
    for (let bin = bandEdges[band] ?? 0; bin < (bandEdges[band + 1] ?? 0); bin += 1) {
      energy += (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2
    }
    return energy
  })
}

/** Fourier transform in place: decimation in time, length a power of two. */
function transform(real: Float32Array, imaginary: Float32Array): void {
  const count = real.length
  reorder(real, imaginary)
  for (let size = 2; size <= count; size *= 2) {
    for (let step = 0; step < size / 2; step += 1) {
      const cosine = Math.cos((-2 * Math.PI * step) / size)
      const sine = Math.sin((-2 * Math.PI * step) / size)
      for (let even = step; even < count; even += size) {
        const odd = even + size / 2
        const [re, im] = [real[odd] ?? 0, imaginary[odd] ?? 0]
        const [turnedRe, turnedIm] = [re * cosine - im * sine, re * sine + im * cosine]
        const [evenRe, evenIm] = [real[even] ?? 0, imaginary[even] ?? 0]
        real[even] = evenRe + turnedRe
        imaginary[even] = evenIm + turnedIm
        real[odd] = evenRe - turnedRe
        imaginary[odd] = evenIm - turnedIm
      }
    }
  }
}

/** Puts each value at the place whose binary digits are its own, backwards. */
function reorder(real: Float32Array, imaginary: Float32Array): void {
  const bits = Math.log2(real.length)
  for (let index = 0; index < real.length; index += 1) {
    let mirrored = 0
    for (let bit = 0; bit < bits; bit += 1) mirrored |= ((index >> bit) & 1) << (bits - 1 - bit)
    if (mirrored <= index) continue
    for (const values of [real, imaginary]) {
      const [here, there] = [values[index] ?? 0, values[mirrored] ?? 0]
      values[index] = there
      values[mirrored] = here
    }
  }
}
