/** Reads the samples of one track of one's own after another. */
export interface TrackMeter {
  /** The last ones; `undefined` while the context does not run. */
  read(track: MediaStreamTrack): Float32Array | undefined
  /** Idempotent. */
  close(): void
}

export function createTrackMeter(context: AudioContext): TrackMeter {
  const analyser = context.createAnalyser()
  const samples = new Float32Array(analyser.fftSize)
  let measured: { readonly track: MediaStreamTrack; readonly source: MediaStreamAudioSourceNode } | undefined

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
      return samples
    },
    close,
  }
}

/** Sum of the squares of all samples looked at, where the browser does not count it (W3C WebRTC Statistics, `totalAudioEnergy`). */
export function createEnergyMeter(meter: TrackMeter): (track: MediaStreamTrack) => number | undefined {
  let energy = 0
  return track => {
    const samples = meter.read(track)
    // Only the last ones of each reading: a room is never so still that those are zeros again and again.
    for (const sample of samples ?? []) energy += sample * sample
    return samples && energy
  }
}
