import { createSystemClock } from '../../sfu/clock.ts'
import { readConfig } from '../../sfu/config.ts'
import { createLog } from '../../sfu/log.ts'
import { startServer } from '../../sfu/server.ts'
import { startSeenMedia } from '../../sfu/testing/seenMedia.ts'

/** The service as a process of its own, for pages whose browser is none: see {@link startSeenMedia}. Prints the enrolment link. */
const config = readConfig()
const clock = createSystemClock()
const server = await startServer(config, clock, createLog(config.logLevel), media =>
  startSeenMedia(media, new Set()),
)
const isFirst = (await server.auth.countEnrolledAgents()) === 0
const secret = isFirst ? (await server.auth.createEnrolmentLink()).secret : ''
process.stdout.write(isFirst ? `#enrol=${secret}\n` : "Agent's softphone\n\n")
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
