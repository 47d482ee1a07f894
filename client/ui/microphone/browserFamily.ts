/** The browsers whose way to allow a microphone differs. */
export type BrowserFamily =
  | 'chromium'
  | 'chromium-android'
  | 'edge'
  | 'firefox'
  | 'firefox-android'
  | 'safari'
  | 'ios'
  | 'other'

/** How to allow the microphone, as three short steps in the words of each browser. */
export type StepsByBrowser = Readonly<Record<BrowserFamily, readonly [string, string, string]>>

/**
 * Tells the browser from its User-Agent text (RFC 9110 section 10.1.5). Good enough for advice, never for a decision.
 * An iPad calls itself a Macintosh; only its touch points give it away.
 */
export function browserFamily(userAgent: string, maxTouchPoints: number): BrowserFamily {
  const android = userAgent.includes('Android')
  const iosDevice = /iPhone|iPad|iPod/.test(userAgent)
  if (iosDevice || (userAgent.includes('Macintosh') && maxTouchPoints > 1)) return 'ios'
  if (userAgent.includes('Firefox/')) return android ? 'firefox-android' : 'firefox'
  if (/Edg\//.test(userAgent)) return 'edge'
  if (/Chrom(?:e|ium)\//.test(userAgent)) return android ? 'chromium-android' : 'chromium'
  if (userAgent.includes('Safari/')) return 'safari'
  return 'other'
}

export const browserFamilyHere = (): BrowserFamily =>
  browserFamily(navigator.userAgent, navigator.maxTouchPoints)
