import { type Browser, type BrowserContext, chromium } from 'playwright'
import { installProbe } from './probe.ts'
import { type Speech, speeches } from './speech.ts'

const executablePath = process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium'

/** A Chromium whose microphone hears this speech; without one it is a computer without a microphone. */
export function launchBrowser(microphone: Speech | null): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--autoplay-policy=no-user-gesture-required',
      '--no-sandbox',
      '--disable-background-networking',
      ...(microphone
        ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone.wavFile}`]
        : []),
    ],
  })
}

export interface Browsers {
  readonly caller: Browser
  readonly agent: Browser
  close(): Promise<void>
}

/** One browser per voice: Chromium has one microphone file for all its pages. */
export async function launchBrowsers(): Promise<Browsers> {
  const [caller, agent] = await Promise.all([launchBrowser(speeches.caller), launchBrowser(speeches.agent)])
  return {
    caller,
    agent,
    async close() {
      await Promise.all([caller.close(), agent.close()])
    },
  }
}

/** A fresh person: no cookies, no keys. Only what is in `permissions` is allowed; nothing is ever asked. */
export async function openContext(
  browser: Browser,
  permissions: readonly string[] = ['microphone'],
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', permissions: [...permissions] })
  context.setDefaultTimeout(15_000)
  await context.addInitScript(installProbe)
  return context
}
