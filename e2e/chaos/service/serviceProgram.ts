import { createSystemClock } from '../../../sfu/clock.ts'
import { readConfig } from '../../../sfu/config.ts'
import { createLog } from '../../../sfu/log.ts'
import { startServer } from '../../../sfu/server.ts'
import { type Measure, startSeenMedia } from '../../../sfu/testing/seenMedia.ts'

/**
 * The service as a process of its own, for pages whose browser is none, with what the product has not: whoever started it may
 * set its clock, hide its media from it, and count what it holds.
 */
const [clockSetByMs = '0'] = process.argv.slice(2)
const system = createSystemClock()
let setByMs = Number(clockSetByMs)
const clock = { ...system, now: () => system.now() + setByMs }
const unseen = new Set<Measure>()
/** A service that nobody asks anything notices within seconds what takes longer elsewhere. */
const config = { ...readConfig(), beatMs: 1000 }
const log = createLog(config.logLevel)
process.on('unhandledRejection', cause => log.error('unhandled rejection', { cause }))
const server = await startServer(config, clock, log, media => startSeenMedia(media, unseen))

const answers: Readonly<Record<string, (argument: unknown) => unknown>> = {
  counts: () => server.counts(),
  workers: () => server.workerPids(),
  link: async () => (await server.auth.createEnrolmentLink()).secret,
  setClock(byMs) {
    setByMs = Number(byMs)
  },
  hide(measures) {
    unseen.clear()
    for (const name of ['reached', 'connected', 'heard'] as const) {
      if (Array.isArray(measures) && measures.includes(name)) unseen.add(name)
    }
  },
}

process.on('message', async (message: unknown) => {
  const { id, question, argument } = Object(message)
  const answer: unknown = await answers[String(question)]?.(argument)
  if (process.connected) process.send?.({ id, answer })
})
// Whoever started it is gone; nobody looks after it any more.
process.once('disconnect', () => process.exit(0))
// In front of mediasoup's own listener, as the product has it.
let isStopping = false
process.prependListener('SIGTERM', () => {
  if (isStopping) return
  isStopping = true
  void server.close().then(() => process.exit(0))
})
process.send?.({ id: 0, answer: server.counts() })
