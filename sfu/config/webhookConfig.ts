import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Sites } from '../../auth/index.ts'
import type { WebhookSubscription } from '../../calls/ports.ts'
import { ConfigError } from './configError.ts'
import { isLoopbackName } from './publicOrigin.ts'

/** An address of a site's back end, and how messages to it are signed. */
export interface WebhookEndpoint extends WebhookSubscription {
  /** All sign: the present one first, and one that it takes the place of, or that takes its place. */
  readonly secrets: readonly Uint8Array[]
  /** Whether it may lead to this machine and its networks. */
  readonly mayBePrivate: boolean
}

/** Octets of a secret (Standard Webhooks 1.0.0: 24 to 64). */
const secretBytes = { least: 24, most: 64 }

/** One to be used and one from before, or to come. */
const mostSecrets = 2

/**
 * The secrets stand in files of their own, looked for beside the configuration file.
 * @throws ConfigError that names what is wrong, and never a secret
 */
export function readWebhooks(
  sites: Sites,
  { configFile, production }: { readonly configFile: string; readonly production: boolean },
): readonly WebhookEndpoint[] {
  return sites.flatMap(({ key: site, webhooks }, siteAt) =>
    webhooks.map(({ url, secretFile, events, privateNetwork }, at) => {
      const wrong = (setting: string, what: string, options?: ErrorOptions) =>
        new ConfigError(
          `RINGFENCE_CONFIG (${configFile}): sites.${siteAt}.webhooks.${at}.${setting}: ${what}.`,
          options,
        )
      const { protocol, hostname } = new URL(url)
      if (production && protocol !== 'https:')
        throw wrong('url', 'must be an https address in production, also on this machine')
      const file = resolve(dirname(configFile), secretFile)
      return {
        site,
        url,
        types: events ?? null,
        secrets: readSecrets(file, (what, options) => wrong('secretFile', `${file} ${what}`, options)),
        mayBePrivate: privateNetwork || (!production && isLoopbackName(hostname)),
      }
    }),
  )
}

function readSecrets(
  file: string,
  wrong: (what: string, options?: ErrorOptions) => ConfigError,
): readonly Uint8Array[] {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw wrong('cannot be read; make it with "npm run webhooks -- secret FILE"', { cause })
  }
  const lines = text.split('\n').filter(line => line.trim() !== '')
  if (lines.length < 1 || lines.length > mostSecrets)
    throw wrong(`must hold one secret, or two while one takes the place of the other, each in a line`)
  return lines.map(line => {
    const secret = secretIn(line.trim())
    if (secret === undefined)
      throw wrong(
        `must hold secrets such as whsec_ and ${secretBytes.least} to ${secretBytes.most} octets in base64; make one with "npm run webhooks -- secret FILE"`,
      )
    return secret
  })
}

function secretIn(line: string): Uint8Array | undefined {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
  const secret = Buffer.from(base64, 'base64')
  const isLong = secret.length >= secretBytes.least && secret.length <= secretBytes.most
  return isLong && secret.toString('base64') === base64 ? secret : undefined
}
