import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type Config, readConfig } from '../../sfu/config.ts'
import { type RunningServer, type ServerCounts, startServer } from '../../sfu/server.ts'
import { type Measure, type Microphones, startSeenMedia } from '../../sfu/testing/seenMedia.ts'
import { type BrowserNet, createBrowserNet } from './browserNet.ts'
import { freePort } from './freePort.ts'
import { createLogBook, type LogBook } from './loopback/logBook.ts'
import { createSharedTime, type SharedTime } from './loopback/sharedTime.ts'

export const shopOrigin = 'https://shop.example'
export const otherOrigin = 'https://other.example'

/** Nobody is limited unless the test is about limits. */
const noLimits = {
  callTokensPerMinute: 100_000,
  signInsPerMinute: 100_000,
  signOutsPerMinute: 100_000,
  accountRequestsPerMinute: 100_000,
  spendsPerMinute: 100_000,
  siteRequestsPerMinute: 100_000,
  socketsPerMinute: 100_000,
  socketsAtOnce: 10_000,
  connectionsAtOnce: 10_000,
  connectionsAtOnceInAll: 10_000,
  requestsPerMinuteInAll: 1_000_000,
  socketsPerMinuteInAll: 1_000_000,
}

/** Nor is anybody capped. */
const noCaps = {
  concurrent: 100,
  callsPer15Minutes: 1000,
  callsPer60Minutes: 1000,
  callsPer24Hours: 1000,
  secondsPer24Hours: 24 * 3600,
}

/** How long a call waits for a side whose connection broke. */
export const awayTimeMs = 30_000

/** Well below the time in which a call must be refreshed. */
const stepMs = 10_000

/** Where beats count: no step is so long that what was asked at its beginning is given up at its end. */
const answerStepMs = 1000

export interface LoopbackOptions {
  /** Media workers; 1 unless given. */
  readonly workers?: number
  /** Of the shop; nobody is limited unless given. */
  readonly caps?: object
  /** Anything else of the shop, as its configuration spells it: vouching, passkeys, … */
  readonly shop?: object
  /** The same of its sales queue: stepUps, passkey. */
  readonly sales?: object
  /** How long a side may be away; 30 s unless given. */
  readonly awaySeconds?: number
  /** The same of the other site. */
  readonly other?: object
  /** The data folder is a file system of its own of 8 MB; mounting one takes root. */
  readonly smallDisk?: boolean
  readonly config?: Partial<
    Pick<
      Config,
      'maxCalls' | 'unprovenCalls' | 'work' | 'limits' | 'beatMs' | 'demoAgent' | 'distFolder' | 'places'
    >
  >
}

/** A real server with its data folder, and the time it lives in. */
export interface Loopback {
  readonly time: SharedTime
  readonly log: LogBook
  readonly config: Config
  /** Where browsers reach it. */
  readonly url: string
  /** The one that runs now. */
  server(): RunningServer
  /** While these are named, the media server sees nothing of the kind of any leg. */
  readonly unseen: Set<Measure>
  /** What is heard of callers in line. */
  readonly microphones: Microphones
  counts(): ServerCounts
  /** What the server holds while nobody is there. */
  readonly idle: ServerCounts
  /** One more browser on a page of this origin; the service's own pages unless given. */
  openBrowser(origin?: string, localAddress?: string): BrowserNet
  /** When everything that browsers asked has been answered. */
  quiet(): Promise<void>
  /**
   * Lets time pass, after everything that was asked has been answered; while anybody calls in steps, so that pages
   * refresh their calls in time as they do in real time.
   */
  advance(ms: number): Promise<void>
  /** Lets hours pass in which nobody calls: what the server does every second it does every minute meanwhile. */
  leap(ms: number): Promise<void>
  /** Polls until the server holds just this and no more. */
  holdsOnly(counts: ServerCounts): Promise<void>
  stop(): Promise<void>
  /** Another server on the same port and data folder. */
  start(): Promise<void>
}

/** Starts a server of its own for one test; it is stopped, and its folder removed, when the test has ended. */
export async function startLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-loopback-'))
  const time = createSharedTime(Date.UTC(2026, 10, 21, 9))
  const log = createLogBook()
  const browsers: BrowserNet[] = []
  const config = await configure(folder, options)
  const unmount = options.smallDisk ? mountSmallDisk(config.dataFolder) : () => {}
  const unseen = new Set<Measure>()
  const microphones: Microphones = { sounds: null }
  const startHere = () =>
    startServer(config, time.server, log, media => startSeenMedia(media, unseen, microphones))
  let server = await startHere()
  let running = true

  const loopback: Loopback = {
    time,
    log,
    config,
    url: server.url,
    server: () => server,
    unseen,
    microphones,
    idle: server.counts(),
    counts: () => server.counts(),
    openBrowser(origin = config.publicOrigin, localAddress) {
      const browser = createBrowserNet(origin, localAddress)
      browsers.push(browser)
      return browser
    },
    async quiet() {
      await eventually(() => browsers.reduce((sum, browser) => sum + browser.inFlight(), 0), 0)
    },
    async advance(ms) {
      const endsAtMs = time.now() + ms
      const beats = running && config.beatMs < stepMs
      do {
        await loopback.quiet()
        const leftMs = endsAtMs - time.now()
        const longestMs = beats ? answerStepMs : running && server.counts().calls > 0 ? stepMs : leftMs
        await time.advance(Math.min(leftMs, longestMs))
        if (beats) await Promise.all(browsers.map(browser => browser.settled()))
      } while (time.now() < endsAtMs)
    },
    async leap(ms) {
      await loopback.quiet()
      await time.leap(ms)
    },
    holdsOnly: counts => eventually(() => server.counts(), counts),
    async stop() {
      running = false
      await server.close()
      // Whoever closes leaves nothing behind, not even a timer.
      await eventually(() => time.server.pending(), 0)
    },
    async start() {
      server = await startHere()
      running = true
    },
  }
  onTestFinished(async () => {
    for (const browser of browsers) {
      browser.setOnline(false)
      browser.cut()
    }
    await server.close()
    unmount()
    rmSync(folder, { recursive: true, force: true })
  })
  return loopback
}

/** A real disk that can really be full. */
function mountSmallDisk(folder: string): () => void {
  mkdirSync(folder, { mode: 0o700 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'ringfence', folder])
  return () => void execFileSync('umount', ['--lazy', folder])
}

/** Polls until `read` gives just `wanted`. */
export async function eventually<T>(read: () => T, wanted: NoInfer<T>): Promise<void> {
  await expect.poll(read, { interval: 5, timeout: 10_000 }).toEqual(wanted)
}

async function configure(folder: string, options: LoopbackOptions): Promise<Config> {
  const file = join(folder, 'config.json')
  const sales = { key: 'sales', name: 'Sales' }
  const service = { key: 'service', name: 'Workshop' }
  // Closed on the Saturday on which every test begins.
  const openingHours = { timeZone: 'Europe/Madrid', days: ['mon'], from: '09:00', to: '17:00' }
  const night = { key: 'night', name: 'Night', openingHours }
  const sites = [
    {
      key: 'shop',
      name: 'Nordlicht Bikes',
      allowedOrigins: [shopOrigin],
      queues: [{ ...sales, ...options.sales }, service, night],
      caps: { ...noCaps, ...options.caps },
      ...options.shop,
    },
    {
      key: 'other',
      name: 'Other',
      allowedOrigins: [otherOrigin],
      queues: [sales, service],
      caps: noCaps,
      ...options.other,
    },
  ]
  writeFileSync(
    file,
    JSON.stringify({
      ...{ sites, limits: noLimits, awaySeconds: options.awaySeconds ?? awayTimeMs / 1000 },
      // All browsers of a test are in the process of the server.
      unprovenCalls: { eventLoopDelayMs: 60_000 },
    }),
  )
  const environment = {
    RINGFENCE_CONFIG: file,
    RINGFENCE_PORT: String(await freePort()),
    RINGFENCE_MEDIA_PORT: '0',
    RINGFENCE_MEDIA_ADDRESS: '127.0.0.1',
    RINGFENCE_WORKERS: String(options.workers ?? 1),
  }
  const never = 1000 * 365 * 24 * 3600_000
  // Beats and pongs come in real time, so in virtual time nobody would ever have heard or answered one.
  // Nor does anybody work for a token, unless the test is about that: many of them ask for one by hand.
  return { ...readConfig(environment, folder), beatMs: never, work: null, ...options.config }
}
