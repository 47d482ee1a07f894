import { type Browser, type BrowserContext, chromium } from 'playwright'
import { inject } from 'vitest'
import { hearingRate } from '../sound/fingerprint.ts'
import type { Microphone, Speech } from '../sound/speech.ts'
import { installVoice } from '../sound/voice.ts'
import { launchOptions } from './chromium.ts'
import { voiceOf } from './firefox.ts'
import { installProbe } from './probe.ts'

/** A Chromium whose microphone hears this speech; `null` is a computer without a microphone. */
export const launchBrowser = (microphone: Microphone | null, flags?: readonly string[]): Promise<Browser> =>
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

/** The Chromium of the run that speaks with this voice. Closing it closes what was opened through this connection. */
export const joinBrowser = (voice: 'caller' | 'agent'): Promise<Browser> =>
  chromium.connect(inject('chromium')[voice])

/** One browser per voice: Chromium has one microphone file for all its pages. */
export async function launchBrowsers(): Promise<Browsers> {
  const [caller, agent] = await Promise.all([joinBrowser('caller'), joinBrowser('agent')])
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
  const voice = voiceOf(browser)
  // Firefox is allowed the microphone, or refused it, as a whole.
  const permissions = voice ? [] : [permission]
  const context = await browser.newContext({ locale: 'en-GB', permissions })
  context.setDefaultTimeout(15_000)
  if (voice) await context.addInitScript(installVoice, { samples: voice.raw(), rate: hearingRate })
  await context.addInitScript(installProbe)
  return context
}
