/** Measures whether a track gives any sound at all, where the browser does not count it (W3C WebRTC Statistics, `totalAudioEnergy`). */
export interface EnergyMeter {
  /** Sum of squares of all samples looked at; `undefined` while the context does not run. */
  read(track: MediaStreamTrack): number | undefined
  /** Idempotent. */
  close(): void
}

/** Looks at the last samples of each reading only: a room is never so still that those are zeros again and again. */
export function createEnergyMeter(context: AudioContext): EnergyMeter {
  const analyser = context.createAnalyser()
  const samples = new Float32Array(analyser.fftSize)
  let measured: { readonly track: MediaStreamTrack; readonly source: MediaStreamAudioSourceNode } | undefined
  let energy = 0

  const close = () => {
    measured?.source.disconnect()
    measured = undefined
  }

  return {
    read(track) {
      if (context.state !== 'running') return undefined
      if (measured?.track !== track) {
        close()
        const source = context.createMediaStreamSource(new MediaStream([track]))
        source.connect(analyser)
        measured = { track, source }
      }
      analyser.getFloatTimeDomainData(samples)
      for (const sample of samples) energy += sample * sample
      return energy
    },
    close,
  }
}
