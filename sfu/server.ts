import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Auth, createAuth } from '../auth/index.ts'
import { createDesk, type Desk, type Log, openWatch } from '../calls/index.ts'
import { protocolVersion } from '../protocol/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { type CountingClock, every } from './clock.ts'
import { refuseIncompleteRestore } from './commands/dataFolder.ts'
import type { Config } from './config.ts'
import {
  answerConnections,
  createClientAddresses,
  createConnectionRegistry,
  createHttp,
  createLimits,
  createSources,
  serveSockets,
} from './edge/index.ts'
import { watchEventLoop } from './eventLoop.ts'
import { createIds } from './ids.ts'
import { createListener, listen, localUrl, stop } from './listener.ts'
import { createKeyedHash, routerRtpCapabilities, startMedia } from './media/index.ts'
import { watchReadiness } from './readiness.ts'
import { keepReleases } from './releases/keepReleases.ts'
import { createRelays } from './turn/relays.ts'
import { watchRelays } from './turn/relayWatch.ts'
import { startWebhooks } from './webhooks/startWebhooks.ts'

/**
 * What is in use at this moment; all zero but `seats`, `sockets`, their timers and the one that looks for revocations, when
 * nobody calls.
 */
export interface ServerCounts {
  readonly routers: number
  readonly transports: number
  readonly producers: number
  readonly consumers: number
  readonly leases: number
  readonly timers: number
  readonly sockets: number
  readonly calls: number
  readonly seats: number
}

/** A running server. */
export interface RunningServer {
  /** Origin to reach it at from this machine. */
  readonly url: string
  readonly auth: Auth
  readonly desk: Desk
  counts(): ServerCounts
  workerPids(): readonly number[]
  /** Ends calls with `server-stopping`, then everything else. Idempotent. */
  close(): Promise<void>
}

/**
 * Builds every room and connects them. Decides nothing.
 * @throws StoreUnavailable, or the error of the port or file that could not be had; nothing is left running.
 */
export async function startServer(
  config: Config,
  clock: CountingClock,
  log: Log,
  openMedia = startMedia,
): Promise<RunningServer> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 })
  const undo: (() => unknown)[] = []
  const closeAll = async () => {
    for (const act of undo.splice(0).reverse()) await act()
  }
  try {
    const store = await openStore({ file: join(config.dataFolder, 'ringfence.db'), clock })
    undo.push(() => store.close())
    await refuseIncompleteRestore(config.dataFolder, store.auth)
    const notSwept = (cause: unknown) => log.warn('store not swept', { cause })
    undo.push(store.tend((ms, act) => every(clock, ms, act), notSwept))
    const media = await openMedia({ ...config.media, clock, log })
    undo.push(() => media.close())
    const addresses = createClientAddresses(config, log)
    const limits = createLimits(config.limits, { addressOf: addresses.of, sites: config.sites })
    const load = watchEventLoop(clock, config.unprovenCalls.eventLoopDelayMs)
    undo.push(load.stop)
    const auth = await createAuth({
      sites: config.sites,
      keysFolder: join(config.dataFolder, 'keys'),
      publicOrigin: config.publicOrigin,
      memory: store.auth,
      limits,
      clock,
      log,
      demoAgent: config.demoAgent,
      places: config.places,
      // Nobody asks before the desk is open: there is no listener yet.
      work: config.work && {
        ...config.work,
        pressure: (site, queue) => desk.pressure(site, queue),
        lateness: () => load.delayMs() / load.mostDelayMs,
      },
      recordOf: store.calls.records.find,
      onAbuse: site => watch.refused(site),
    })
    undo.push(() => auth.close())
    const { attacks } = auth
    const watch = await openWatch({
      ...{ queues: config.queues, attacks, baselines: store.calls.baselines, clock, log },
      hash: createKeyedHash(),
      onNoticed: noticed => {
        attacks.raise(noticed).catch((cause: unknown) => log.error('alarm not raised', { cause }))
      },
    })
    undo.push(watch.close, attacks.onWasUs(watch.confirm))
    undo.push(await startWebhooks(config.webhooks, { outbox: store.webhooks, clock, log }))
    await tellRevokedSites(config, store, log)
    const switchboard = createConnectionRegistry()
    const relays = createRelays(config.turn, clock)
    const desk = createDesk({
      queues: config.queues,
      room: { maxCalls: config.maxCalls, unproven: config.unprovenCalls },
      media,
      relays,
      notify: switchboard,
      memory: store.calls,
      stepUpProver: auth.stepUpProver,
      seatProofs: auth.seatProofs,
      receipts: auth.receipts,
      reports: auth.reports,
      attacks,
      keyWork: auth.keyWork,
      watch,
      clock,
      load,
      soundHash: createKeyedHash(),
      ...(config.work && { calm: config.work }),
      ids: createIds(),
      log,
    })
    undo.push(() => desk.close())
    desk.finishFormer()
    undo.push(
      auth.onRevoked(revocation => desk.revoke(revocation)),
      auth.onBlocked(() => desk.endBlocked(auth.isBlocked)),
      auth.watchRevocations((ms, act) => every(clock, ms, act)),
    )
    const readiness = await watchReadiness({ probe: store.probe, desk, media, clock, log })
    undo.push(readiness.stop)
    const releases = keepReleases({
      builtFolder: join(config.distFolder, 'sdk'),
      keptFolder: join(config.dataFolder, 'sdk'),
      nowMs: clock.now(),
      log,
    })
    const { siteCalls } = store
    const http = createHttp(config, { auth, log, limits, releases, siteCalls, readiness: readiness.now })
    const server = createListener(config)
    const { connectionsAtOnce: atOnce, connectionsAtOnceInAll: atOnceInAll } = config.limits
    answerConnections(server, http, { atOnce, atOnceInAll, isProxy: addresses.isProxy })
    const sockets = serveSockets(
      server,
      {
        auth,
        desk,
        switchboard,
        clock,
        log,
        publicOrigin: config.publicOrigin,
        beatMs: config.beatMs,
        routerRtpCapabilities: routerRtpCapabilities(),
      },
      limits,
      { addressOf: addresses.of, sourceOf: createSources() },
    )
    undo.push(() => stop(server, sockets))
    await listen(server, config)
    // Calls end first, while their people can still be told, and in the very tick of the signal: mediasoup, which hears it too,
    // ends the workers in the same tick. Then the sockets.
    undo.push(() => {
      readiness.stop()
      log.info('service stopping', { calls: desk.counts().calls })
      media.expectEnd()
      return desk.close()
    })
    log.info('service started', {
      ...{ protocol: protocolVersion, node: process.versions.node, workers: media.workerPids().length },
      ...{ mediaTcp: media.tcp },
      ...{ sites: config.sites.length, queues: config.queues.length, maxCalls: config.maxCalls },
    })
    undo.push(watchRelays({ iceServers: relays.iceServers, clock, log }))
    if (media.tcp === 'unbounded')
      log.warn('media over TCP is not bounded', { see: 'docs/operating.md, Media over TCP' })
    return {
      url: localUrl(server, config),
      auth,
      desk,
      counts: () => ({
        ...media.counts(),
        leases: store.counts().leases,
        timers: clock.pending(),
        sockets: sockets.count(),
        calls: desk.counts().calls,
        seats: desk.counts().seats,
      }),
      workerPids: media.workerPids,
      close: closeAll,
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Its pages get no call any more, and its configuration does not show why. */
async function tellRevokedSites({ sites }: Config, store: Store, log: Log): Promise<void> {
  const { revocations } = await store.auth.revocations.since(0)
  const revoked = revocations.filter(({ kind }) => kind === 'site').map(({ value }) => value)
  for (const { key } of sites)
    if (revoked.includes(key)) log.warn('configured site is revoked', { site: key })
}
