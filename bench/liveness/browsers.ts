import { type Browser, chromium } from 'playwright'
import { launchHummingFirefox } from '../../e2e/browser/harness/browsers/firefox.ts'

export type Engine = 'chromium' | 'firefox'

/** `microphoneFile` is what a Chromium's microphone hears. */
export const openBrowser = (engine: Engine, microphoneFile?: string): Promise<Browser> =>
  engine === 'firefox'
    ? launchHummingFirefox()
    : chromium.launch({
        executablePath: process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium',
        args: [
          '--autoplay-policy=no-user-gesture-required',
          '--no-sandbox',
          '--disable-background-networking',
          '--disable-background-timer-throttling',
          '--disable-renderer-backgrounding',
          ...(microphoneFile === undefined
            ? []
            : [
                '--use-fake-device-for-media-stream',
                '--use-fake-ui-for-media-stream',
                `--use-file-for-fake-audio-capture=${microphoneFile}`,
              ]),
        ],
      })
