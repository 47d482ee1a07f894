import { type Browser, chromium } from 'playwright'
import { build } from 'vite'
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

export async function buildPage(): Promise<string> {
  const entry = new URL('./page/page.ts', import.meta.url).pathname
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry } },
  })
  const outputs = [built].flat().flatMap(each => ('output' in each ? each.output : []))
  const chunk = outputs.find(each => each.type === 'chunk')
  if (!chunk) throw new Error('the page was not built')
  return chunk.code
}
