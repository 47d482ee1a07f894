import { type Browser, type BrowserContext, chromium } from 'playwright'
import { installProbe } from './probe.ts'
import { type Speech, speeches } from './speech.ts'

const executablePath = process.env.RINGFENCE_CHROMIUM ?? '/usr/bin/chromium'

const launchOptions = (microphone: Speech | null, flags: readonly string[] = []) => ({
  executablePath,
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

/** A Chromium whose microphone hears this speech; `null` is a computer without a microphone. */
export const launchBrowser = (microphone: Speech | null, flags?: readonly string[]): Promise<Browser> =>
  chromium.launch(launchOptions(microphone, flags))

/** A Chromium that can be ended as a crash, or a person with a task manager, ends it. */
export async function launchMortalBrowser(
  microphone: Speech,
): Promise<{ browser: Browser; kill: () => Promise<void> }> {
  const server = await chromium.launchServer(launchOptions(microphone))
  return { browser: await chromium.connect(server.wsEndpoint()), kill: () => server.kill() }
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

/** Whatever is not named is refused, so this, which nobody here asks for, refuses the microphone. */
export const noMicrophone = 'geolocation'

/** A fresh person: no cookies, no keys. Nothing but the one permission is granted, and nothing is ever asked. */
export async function openContext(
  browser: Browser,
  permission: 'microphone' | typeof noMicrophone = 'microphone',
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', permissions: [permission] })
  context.setDefaultTimeout(15_000)
  await context.addInitScript(installProbe)
  return context
}
