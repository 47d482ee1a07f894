import { join } from 'node:path'
import { rotateRecordKeys, rotateSigningKeys } from '../auth/index.ts'
import { cleanLine } from '../protocol/index.ts'
import { type CountingClock, createSystemClock } from './clock.ts'
import { CommandError } from './commands/commandError.ts'
import { demandDataFolder } from './commands/dataFolder.ts'
import { tellFigures } from './commands/figures.ts'
import { revoke } from './commands/revoke.ts'
import { sentenceFor } from './commands/startFailure.ts'
import { tellUsage } from './commands/usage.ts'
import { fetchText, verifications } from './commands/verify/index.ts'
import { checkVouch } from './commands/vouch/checkVouch.ts'
import { makeKeyOfVouches } from './commands/vouch/vouchKey.ts'
import { webhooks } from './commands/webhooks.ts'
import { type Config, readConfig } from './config.ts'
import { createLog } from './log.ts'
import type { RunningServer } from './server.ts'

/** The only file that acts on import: starts the server, or does what a command beside it asks. */

const say = (line = '') => process.stdout.write(`${line}\n`)

/** What a file says may be written to be misread on a terminal, too. */
function conclude({ holds, line }: { readonly holds: boolean; readonly line: string }): void {
  say(cleanLine(line))
  process.exitCode = holds ? 0 : 1
}

function fail(error: unknown): never {
  process.stderr.write(`\n${sentenceFor(error)}\n`)
  process.exit(1)
}

/** One Ctrl-C may arrive twice within this time: from the terminal, and passed on by whoever started the service. */
const sameInterruptMs = 1000

/** Who asks once is served in order; only a person who presses Ctrl-C again wants the end at once. */
function stopWhenAsked(server: RunningServer, clock: CountingClock): void {
  let stopping = false
  let interruptedAtMs: number | undefined
  const stop = () => {
    if (stopping) return
    stopping = true
    server.close().then(() => process.exit(0), fail)
  }
  const interrupt = () => {
    interruptedAtMs ??= clock.monotonic()
    if (clock.monotonic() - interruptedAtMs > sameInterruptMs) process.exit(1)
    stop()
  }
  // In front of mediasoup's own listeners, which close the workers at once: the calls are told first why they end.
  process.prependListener('SIGINT', interrupt)
  // A service manager tells the whole process group, and whoever started the service passes it on.
  process.prependListener('SIGTERM', stop)
}

/** An orderly stop that is not done by then is cut off. */
const brokenStopMs = 10_000

/**
 * A promise that nobody looked at is one request's failure: it is logged, and the calls of everybody else go on. After an exception
 * that nobody caught nothing that is in memory can be believed: calls are ended and written down in order, and whoever keeps the
 * service starts another.
 */
function outliveFailures(
  log: ReturnType<typeof createLog>,
  clock: CountingClock,
  close: () => Promise<void>,
): void {
  process.on('unhandledRejection', cause => log.error('unhandled rejection', { cause }))
  process.on('uncaughtException', cause => {
    log.error('uncaught exception', { cause })
    clock.after(brokenStopMs, () => process.exit(1))
    const end = () => process.exit(1)
    close().then(end, end)
  })
}

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const clock = createSystemClock()
  // With all that commands need not wait for.
  const { startServer } = await import('./server.ts')
  const server = await startServer(config, clock, log)
  outliveFailures(log, clock, server.close)
  stopWhenAsked(server, clock)
  const enrolment =
    (await server.auth.countEnrolledAgents()) === 0 ? await server.auth.createEnrolmentLink() : null
  say(greeting(config, enrolment))
}

/** In one piece, so that a program that waits for its first words has the link as well. */
function greeting(
  { publicOrigin, production, sites, demoAgent }: Config,
  enrolment: { readonly secret: string } | null,
): string {
  // The page is that of this site alone.
  const hasShop = sites.some(site => site.key === 'demo')
  const lines = [
    '',
    '  Ringfence is running.',
    '',
    ...(hasShop ? [`  Shop with the call button   ${publicOrigin}/demo/`] : []),
    `  Agent's softphone           ${publicOrigin}/softphone/`,
    ...(demoAgent ? [`  States of the call button   ${publicOrigin}/sdk/gallery/`] : []),
    ...(production ? [] : [`  Documentation               ${publicOrigin}/docs/`]),
    ...(enrolment
      ? [
          `  Enrol the first agent       ${publicOrigin}/softphone/#enrol=${enrolment.secret}`,
          '                              (works once, for 15 minutes)',
        ]
      : []),
    '',
  ]
  return lines.join('\n')
}

const [command = 'start', ...words] = process.argv.slice(2)
const verification = verifications.get(command)
try {
  const config = readConfig()
  if (command === 'rotate-keys') {
    demandDataFolder(config.dataFolder)
    const keysFolder = join(config.dataFolder, 'keys')
    await rotateSigningKeys(keysFolder, createSystemClock())
    await rotateRecordKeys(keysFolder, createSystemClock())
    say(
      `A new signing key is in use in ${keysFolder}; the former one still verifies. So is a new key of records, for ever.`,
    )
  } else if (command === 'revoke') {
    const sites = config.sites.map(({ key }) => key)
    say(await revoke(words, { dataFolder: config.dataFolder, clock: createSystemClock(), sites }))
  } else if (command === 'usage') {
    const { dataFolder, publicOrigin } = config
    say(await tellUsage(words, { dataFolder, publicOrigin, clock: createSystemClock() }))
  } else if (command === 'figures') {
    say(await tellFigures(words, { dataFolder: config.dataFolder, clock: createSystemClock() }))
  } else if (command === 'webhooks') {
    say(await webhooks(words, { dataFolder: config.dataFolder, clock: createSystemClock() }))
  } else if (command === 'vouch-key') {
    say(await makeKeyOfVouches(words))
  } else if (command === 'check-vouch') {
    const { sites, publicOrigin } = config
    conclude(await checkVouch(words, { sites, publicOrigin, clock: createSystemClock() }))
  } else if (verification) {
    const { dataFolder, publicOrigin } = config
    const clock = createSystemClock()
    const place = { dataFolder, publicOrigin, fetchText: (url: string) => fetchText(url, clock) }
    conclude(await verification(words, place))
  } else if (command === 'start') {
    await run(config)
  } else {
    const commands = [
      ...['start', 'rotate-keys', 'revoke', 'usage', 'figures', 'vouch-key', 'check-vouch'],
      ...verifications.keys(),
    ]
    throw new CommandError(`Unknown command "${command}"; there are ${commands.join(', ')}.`)
  }
} catch (error) {
  fail(error)
}
