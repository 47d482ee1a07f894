const frequenciesHz = [523.25, 659.25] as const
const noteSeconds = 0.42

/** Two soft tones at `at` seconds of the context's clock, into `into`. */
export function playTwoTones(context: BaseAudioContext, into: AudioNode, at: number): void {
  for (const [position, frequencyHz] of frequenciesHz.entries()) {
    const start = at + position * 0.26
    const gain = new GainNode(context, { gain: 0 })
    // A soft attack and a long tail: a bell across a room, not an alarm.
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.22, start + 0.03)
    gain.gain.exponentialRampToValueAtTime(0.0008, start + noteSeconds)
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency: frequencyHz })
    oscillator.connect(gain).connect(into)
    oscillator.start(start)
    oscillator.stop(start + noteSeconds)
  }
}
