import type { Browser } from 'playwright'
import { launchBrowser } from '../browser/harness/browser.ts'
import { launchFirefox } from '../browser/harness/firefox.ts'
import { speeches } from '../browser/harness/speech.ts'

/** Browsers of a whole test file. Firefox takes no address for a relay over TLS, whatever the certificate. */
export const openBrowser = {
  Firefox: (voice: 'caller' | 'agent'): Promise<Browser> => launchFirefox(speeches[voice]),
  Chromium: (voice: 'caller' | 'agent'): Promise<Browser> =>
    launchBrowser(speeches[voice], ['--ignore-certificate-errors']),
} as const

export type BrowserName = keyof typeof openBrowser
