/** A talk as far as its sound goes. */
interface Heard {
  readonly sound: {
    readonly arrives: boolean
    readonly isHeard: boolean
    readonly microphoneIsSilent: boolean
  }
  readonly muted: boolean
  readonly otherMuted: boolean
  readonly connectionLost: boolean
  readonly otherAwayUntilMs: number | null
}

export type SoundTrouble = 'nothingArrives' | 'notHeard' | 'microphoneIsSilent'

const allTroubles: readonly SoundTrouble[] = ['nothingArrives', 'notHeard', 'microphoneIsSilent']

const measured = ({ sound }: Heard, trouble: SoundTrouble): boolean =>
  ({
    nothingArrives: !sound.arrives,
    notHeard: !sound.isHeard,
    microphoneIsSilent: sound.microphoneIsSilent,
  })[trouble]

/** Whether a side that is muted or away is reason enough: that is told already. */
function isExplained(talk: Heard, trouble: SoundTrouble): boolean {
  if (trouble === 'microphoneIsSilent') return talk.muted
  const isCutOff = talk.connectionLost || talk.otherAwayUntilMs !== null
  return isCutOff || (trouble === 'nothingArrives' ? talk.otherMuted : talk.muted)
}

/** What was measured of the sound and is not well. */
export const soundTroubles = (talk: Heard): SoundTrouble[] =>
  allTroubles.filter(trouble => measured(talk, trouble) && !isExplained(talk, trouble))

/** What changed between two moments of one talk: `mended` has what was measured to be well again, not what something else explains now. */
export function soundNews(
  before: Heard,
  now: Heard,
): { readonly told: readonly SoundTrouble[]; readonly mended: 'hearing' | 'microphone' | null } {
  const [was, is] = [soundTroubles(before), soundTroubles(now)]
  const mended = was.filter(trouble => !measured(now, trouble) && !isExplained(now, trouble))
  const isAllHeard = is.every(trouble => trouble === 'microphoneIsSilent')
  return {
    told: is.filter(trouble => !was.includes(trouble)),
    mended:
      isAllHeard && mended.some(trouble => trouble !== 'microphoneIsSilent')
        ? 'hearing'
        : mended.includes('microphoneIsSilent')
          ? 'microphone'
          : null,
  }
}
