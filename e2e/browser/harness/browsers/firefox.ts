import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, firefox } from 'playwright'
import type { Microphone } from '../sound/speech.ts'

const program = fileURLToPath(new URL('./firefoxProgram.ts', import.meta.url))

type Preferences = Readonly<Record<string, string | number | boolean>>

/** One that asks nothing of the network by itself. */
const quiet: Preferences = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
}

/** A microphone, and a loudspeaker without a sound card. */
const sound: Preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // Without the permission a page is shown the default route's address only (RFC 8828 section 5.2).
  'permissions.default.microphone': 1,
  // Without a sound card every AudioContext would stay suspended.
  'media.cubeb.force_mock_context': true,
}

/** What a visitor's Firefox does not do, and what makes tests quicker or surer. */
const easy: Preferences = {
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
}

/** Whoever refuses the microphone, once and for all. */
export const microphoneRefused: Preferences = {
  'permissions.default.microphone': 2,
  'media.navigator.permission.disabled': false,
}

/** A computer without a microphone; the sound card that is made up would have one. */
export const microphoneMissing: Preferences = {
  'media.navigator.streams.fake': false,
  'media.cubeb.force_mock_context': false,
}

/** As it comes: loopback is no network, and sound wants a gesture. */
export const asAVisitorHasIt: Preferences = {
  'media.peerconnection.ice.loopback': false,
  'media.autoplay.default': 1,
  'media.autoplay.blocking_policy': 0,
}

/** A certificate of one server that nobody signed. */
export interface TrustedCertificate {
  readonly host: string
  readonly port: number
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
}

/** A line of Firefox's `cert_override.txt`; the number stands for SHA-256. */
const exceptionFor = ({ host, port, fingerprint }: TrustedCertificate): string =>
  `${host}:${port}:\tOID.2.16.840.1.101.3.4.2.1\t${fingerprint}\t\n`

const voices = new WeakMap<Browser, Microphone>()

/** What a page of this browser says into its microphone, where the browser itself cannot play a file into it. */
export const voiceOf = (browser: Browser): Microphone | undefined => voices.get(browser)

/** A Firefox whose pages speak with this voice: one for all its pages, as in Chromium. */
export async function launchFirefox(
  voice: Microphone,
  preferences: Preferences = {},
  args: readonly string[] = [],
  trusted?: TrustedCertificate,
): Promise<Browser> {
  const browser = await launchHummingFirefox(preferences, args, trusted)
  voices.set(browser, voice)
  return browser
}

/** One whose microphone hums, as Firefox's own made-up microphone does. */
export function launchHummingFirefox(
  preferences: Preferences = {},
  args: readonly string[] = [],
  trusted?: TrustedCertificate,
): Promise<Browser> {
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: program,
    args: [...args],
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
      ...(trusted && { FIREFOX_TRUSTS: exceptionFor(trusted) }),
    },
    firefoxUserPrefs: { ...quiet, ...sound, ...easy, ...preferences },
  })
}

/** Passkeys in software, whose door is on that port where Firefox is started with `--marionette`. */
export const firefoxPasskeys = (marionettePort: number): Preferences => ({
  'marionette.port': marionettePort,
  'security.webauth.webauthn_enable_softtoken': true,
  // Else it waits for a key to be plugged in as well.
  'security.webauth.webauthn_enable_usbtoken': false,
})
