import type { Microphone } from '../sound/speech.ts'

/** How Chromium is started here; `null` is a computer without a microphone. */
export const launchOptions = (microphone: Microphone | null, flags: readonly string[] = []) => ({
  executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--autoplay-policy=no-user-gesture-required',
    '--no-sandbox',
    '--disable-background-networking',
    ...(microphone
      ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone.wavFile}`]
      : []),
    ...flags,
  ],
})
