import type { Browser } from 'playwright'
import { launchBrowser } from '../../browser/harness/browsers/browser.ts'
import { launchFirefox, type TrustedCertificate } from '../../browser/harness/browsers/firefox.ts'
import { speeches } from '../../browser/harness/sound/speech.ts'

/** Browsers of a whole test file, which believe the relay's certificate: Chromium any, Firefox the one that it is told. */
export const openBrowser = {
  Firefox: (voice: 'caller' | 'agent', certificate?: TrustedCertificate): Promise<Browser> =>
    launchFirefox(speeches[voice], {}, [], certificate),
  Chromium: (voice: 'caller' | 'agent'): Promise<Browser> =>
    launchBrowser(speeches[voice], ['--ignore-certificate-errors']),
} as const

export type BrowserName = keyof typeof openBrowser
