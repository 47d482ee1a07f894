import { accessSync, constants, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type AgentPlaces, agentPlaceSettings, Sites, type WorkPolicy } from '../auth/index.ts'
import type { QueuePolicy } from '../calls/index.ts'
import { ConfigError } from './config/configError.ts'
import { refuseUnknownNames } from './config/knownNames.ts'
import { Limits } from './config/limits.ts'
import { mediaAddresses } from './config/mediaAddresses.ts'
import { isLoopbackName, readPublicOrigin } from './config/publicOrigin.ts'
import { queuePolicies } from './config/queuePolicies.ts'
import { type ProxyHeader, readProxies, type TrustedProxies } from './config/trustedProxies.ts'
import { readTurn, type TurnConfig, TurnSetting } from './config/turnConfig.ts'
import { readWebhooks, type WebhookEndpoint } from './config/webhookConfig.ts'
import { WorkSetting, workPolicy } from './config/workPolicy.ts'
import { type LogLevel, logLevels } from './log.ts'

export { ConfigError } from './config/configError.ts'

/** Everything the server may be told, checked and frozen. Units are in the names. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Origin that browsers see: of the pages of this service, of passkeys and of tokens. */
  readonly publicOrigin: string
  readonly production: boolean
  /** Whether a demo agent may sign in without a passkey: on loopback outside production only. */
  readonly demoAgent: boolean
  readonly dataFolder: string
  readonly distFolder: string
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null
  /** Reverse proxies in front that are believed about who asks. */
  readonly trustedProxies: TrustedProxies
  /** The one header they are believed in; all others are what visitors write. */
  readonly proxyHeader: ProxyHeader
  readonly media: {
    readonly workers: number
    readonly addresses: readonly { readonly ip: string; readonly announcedAddress?: string }[]
    readonly firstPort: number
    /** Whether media may also come over TCP. */
    readonly tcp: boolean
  }
  /** Relays for networks that reach no media port. */
  readonly turn: TurnConfig | null
  readonly sites: Sites
  /** Where back ends of sites hear of calls. */
  readonly webhooks: readonly WebhookEndpoint[]
  readonly queues: readonly QueuePolicy[]
  readonly places: AgentPlaces
  readonly maxCalls: number
  readonly unprovenCalls: UnprovenCalls
  /** What callers without proof compute under pressure; `null`: they never do. */
  readonly work: WorkPolicy | null
  readonly limits: Limits
  /** How often each socket is asked, and told, whether it still carries; one that answers nothing for three of these is gone. */
  readonly beatMs: number
  readonly logLevel: LogLevel
}

/** What callers for whom neither a passkey nor the site answers may have: calls at once, and until when they are let in at all. */
const UnprovenCalls = z.strictObject({
  perAddress: z.int().min(1).default(30),
  perNetwork: z.int().min(1).default(90),
  inLinePerQueue: z.int().min(1).default(200),
  byLot: z.number().min(0).max(1).default(0.25),
  agentPart: z.number().min(0).max(1).default(0.3),
  eventLoopDelayMs: z.int().min(20).default(200),
})
type UnprovenCalls = z.infer<typeof UnprovenCalls>

export const ConfigFile = z.strictObject({
  sites: z.json(),
  ...agentPlaceSettings,
  ringTimeSeconds: z.int().min(5).max(120).default(20),
  maxWaitSeconds: z.int().min(10).max(7200).default(600),
  /** How long a side may be away before its call ends. */
  awaySeconds: z.int().min(1).max(120).default(30),
  maxCalls: z.int().min(1).default(400),
  unprovenCalls: UnprovenCalls.default(UnprovenCalls.parse({})),
  work: WorkSetting.prefault({}),
  limits: Limits.default(Limits.parse({})),
  turn: TurnSetting.exactOptional(),
})

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Environment → configuration.
 * @throws ConfigError
 */
export function readConfig(environment: Environment = process.env, folder = process.cwd()): Config {
  refuseUnknownNames(environment)
  const host = environment.RINGFENCE_HOST || '127.0.0.1'
  const port = integer(environment, 'RINGFENCE_PORT', 3000, 65535)
  const loopback = isLoopbackName(host)
  const production = environment.NODE_ENV === 'production'
  const tls = readTls(environment, folder)
  const publicOrigin = readPublicOrigin(environment, loopback ? 'localhost' : host, port, tls !== null)
  const proxies = readProxies(environment)
  const file = readConfigFile(environment, folder)
  const sites = readSites(file.sites, publicOrigin)
  return Object.freeze({
    host,
    port,
    publicOrigin,
    production,
    demoAgent:
      loopback && !production && !proxies.trustedProxies && isLoopbackName(new URL(publicOrigin).hostname),
    dataFolder: resolve(folder, environment.RINGFENCE_DATA || 'data'),
    distFolder: resolve(folder, 'dist'),
    tls,
    ...proxies,
    media: readMedia(environment, host),
    turn: readTurn(file.turn, configFile(environment, folder)),
    sites,
    webhooks: readWebhooks(sites, { configFile: configFile(environment, folder), production }),
    queues: queuePolicies(sites, file),
    places: { frameAncestors: file.frameAncestors, agentOrigins: file.agentOrigins },
    maxCalls: file.maxCalls,
    unprovenCalls: file.unprovenCalls,
    work: workPolicy(file.work),
    limits: file.limits,
    beatMs: 5000,
    logLevel: logLevel(environment),
  })
}

function readMedia(environment: Environment, host: string): Config['media'] {
  const workers = integer(environment, 'RINGFENCE_WORKERS', availableParallelism(), 128, 1)
  const firstPort = integer(environment, 'RINGFENCE_MEDIA_PORT', 10_400, 65535)
  if (firstPort > 0 && firstPort + workers - 1 > 65535) {
    throw new ConfigError(
      `RINGFENCE_MEDIA_PORT must leave a port for each of ${workers} workers, up to 65535, but it is "${firstPort}".`,
    )
  }
  const addresses = mediaAddresses(environment.RINGFENCE_MEDIA_ADDRESS, host)
  return { workers, addresses, firstPort, tcp: onOrOff(environment, 'RINGFENCE_MEDIA_TCP') }
}

function integer(environment: Environment, name: string, fallback: number, most: number, least = 0): number {
  const text = environment[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > most || value < least) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, but it is "${text}".`)
  }
  return value
}

function onOrOff(environment: Environment, name: string): boolean {
  const text = environment[name] || 'on'
  if (text !== 'on' && text !== 'off')
    throw new ConfigError(`${name} must be on or off, but it is "${text}".`)
  return text === 'on'
}

function logLevel(environment: Environment): LogLevel {
  const text = environment.RINGFENCE_LOG || 'info'
  const level = logLevels.find(each => each === text)
  if (!level)
    throw new ConfigError(`RINGFENCE_LOG must be one of ${logLevels.join(', ')}, but it is "${text}".`)
  return level
}

function readTls(environment: Environment, folder: string): Config['tls'] {
  const certificate = environment.RINGFENCE_TLS_CERT
  const key = environment.RINGFENCE_TLS_KEY
  if (!certificate && !key) return null
  if (!certificate || !key) {
    throw new ConfigError('RINGFENCE_TLS_CERT and RINGFENCE_TLS_KEY must be set together: two PEM files.')
  }
  return {
    certificateFile: readable('RINGFENCE_TLS_CERT', resolve(folder, certificate)),
    keyFile: readable('RINGFENCE_TLS_KEY', resolve(folder, key)),
  }
}

function readable(name: string, file: string): string {
  try {
    accessSync(file, constants.R_OK)
    return file
  } catch (cause) {
    throw new ConfigError(`${name} names ${file}, which cannot be read.`, { cause })
  }
}

const configFile = (environment: Environment, folder: string): string =>
  resolve(folder, environment.RINGFENCE_CONFIG || 'ringfence.config.json')

function readConfigFile(environment: Environment, folder: string): z.infer<typeof ConfigFile> {
  const file = configFile(environment, folder)
  let text = ''
  let value: unknown
  try {
    text = readFileSync(file, 'utf8')
    value = JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `is not JSON${placeOf(cause, text)}` : 'cannot be read'
    throw new ConfigError(`RINGFENCE_CONFIG names ${file}, which ${why}.`, { cause })
  }
  return checked(ConfigFile, value, `RINGFENCE_CONFIG (${file})`)
}

/** Where JSON stops being JSON, as editors count. V8 tells the position, or that the text is over. */
function placeOf({ message }: SyntaxError, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1]
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n')
  return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}

/** In the file, the origin "self" stands for this service's own pages. */
function readSites(value: unknown, publicOrigin: string): Sites {
  const selfReplaced: unknown = JSON.parse(JSON.stringify(value ?? null), (_key, member: unknown) =>
    member === 'self' ? publicOrigin : member,
  )
  return checked(Sites, selfReplaced, 'RINGFENCE_CONFIG', ['sites'])
}

function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: string,
  under: readonly string[] = [],
): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  const place = [...under, ...(first?.path ?? [])].join('.')
  throw new ConfigError(`${where}: ${place || 'the whole'}: ${first?.message ?? 'is wrong'}.`)
}
