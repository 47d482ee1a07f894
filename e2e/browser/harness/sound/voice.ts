/**
 * For a browser that has no file as a microphone: what it opens is a real one, with its permission, its prompt and its errors,
 * and what that sends is this speech. Runs in the page: it may use nothing from outside itself.
 */
export function installVoice({ samples, rate }: { samples: string; rate: number }): void {
  const devices = navigator.mediaDevices
  const open = devices.getUserMedia.bind(devices)
  let spoken: AudioBufferSourceNode | undefined

  const speak = (context: AudioContext): AudioBufferSourceNode => {
    const octets = Uint8Array.from(atob(samples), letter => letter.charCodeAt(0))
    const view = new DataView(octets.buffer)
    const buffer = context.createBuffer(1, octets.length / 2, rate)
    const channel = buffer.getChannelData(0)
    for (let at = 0; at < channel.length; at += 1) channel[at] = view.getInt16(2 * at, true) / 32_768
    const source = context.createBufferSource()
    source.buffer = buffer
    source.loop = true
    source.start()
    return source
  }

  devices.getUserMedia = async constraints => {
    const stream = await open(constraints)
    const [real] = stream.getAudioTracks()
    if (!real) return stream
    spoken ??= speak(new AudioContext())
    if (!(spoken.context instanceof AudioContext)) return stream
    // Allowed by the microphone itself, where sound wants a gesture (Web Audio section 1.1, "allowed to start").
    await spoken.context.resume()
    const heard = spoken.context.createMediaStreamDestination()
    spoken.connect(heard)
    const [track] = heard.stream.getAudioTracks()
    if (!track) return stream
    const stop = track.stop.bind(track)
    Object.defineProperties(track, {
      label: { value: real.label },
      getSettings: { value: () => real.getSettings() },
      stop: {
        value: () => {
          real.stop()
          stop()
        },
      },
    })
    return heard.stream
  }
}
