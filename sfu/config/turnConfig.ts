import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './configError.ts'

/** RFC 7065. A name or an IPv4 address, or an IPv6 address in brackets. */
const turnUrl =
  /^(?:turn:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?|turns:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\?transport=tcp)?)$/

/** Four numbers (RFC 791), which no name of a host is (RFC 1123 section 2.1), or an IPv6 address in brackets. */
const addressOverTls = /^turns:(?:\[|[\d.]+(?:[:?]|$))/

export const TurnSetting = z.strictObject({
  urls: z
    .array(
      z
        .string()
        .regex(
          turnUrl,
          'must be such as turn:turn.example.com:3478?transport=udp or turns:turn.example.com:443',
        )
        .refine(
          url => !addressOverTls.test(url),
          'needs a name after turns:, such as turns:turn.example.com:443. Browsers compare it with the certificate, and Firefox leaves an IP address out without a word',
        ),
    )
    .min(1)
    .max(8),
  secretFile: z.string().min(1),
})

/** A relay of the operator's own, and the secret that it shares with this service. */
export interface TurnConfig {
  readonly urls: readonly string[]
  readonly secret: string
}

/** Whoever guesses the secret uses the relay for anything. */
const shortestSecret = 32

/**
 * The secret stands in a file of its own, looked for beside the configuration file.
 * @throws ConfigError that names what is wrong, and never the secret
 */
export function readTurn(
  setting: z.infer<typeof TurnSetting> | undefined,
  configFile: string,
): TurnConfig | null {
  if (!setting) return null
  const file = resolve(dirname(configFile), setting.secretFile)
  const wrong = (what: string, options?: ErrorOptions) =>
    new ConfigError(`RINGFENCE_CONFIG (${configFile}): turn.secretFile: ${file} ${what}.`, options)
  let secret = ''
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw wrong('cannot be read', { cause })
  }
  if (secret.length < shortestSecret)
    throw wrong(`must hold at least ${shortestSecret} characters; make one with "openssl rand -hex 32"`)
  if (/\s/.test(secret)) throw wrong('must hold one line, without blanks')
  return { urls: setting.urls, secret }
}
