import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { holdLock } from '../../../store/testing/heldLock.ts'
import { pause, until } from '../pause.ts'
import type { BreakageKind, PlannedBreakage } from '../story.ts'
import { type World, whileBroken } from '../world.ts'
import { everybody } from './disturbances.ts'

/** Breaks what was planned, one beside the other, and mends each; resolves when all are mended, soon after the signal. */
export async function breakAsPlanned(
  world: World,
  planned: readonly PlannedBreakage[],
  over: AbortSignal,
): Promise<void> {
  await Promise.all(
    planned.map(async breakage => {
      await pause(breakage.atMs, over)
      if (over.aborted) return
      const { kind } = breakage
      await whileBroken(world, { kind, who: everybody }, () => breakers[kind](world, breakage, over))
    }),
  )
}

type Breaker = (world: World, breakage: PlannedBreakage, over: AbortSignal) => Promise<void>

/** A media worker may stand still for less; one that does so for longer is given up within this. */
const stillMostMs = 4000
const givenUpWithinMs = 12_000

/** Five minutes, which is more than a token lives. */
const clockStepMs = 300_000

let ballasts = 0

const breakers: Readonly<Record<BreakageKind, Breaker>> = {
  async 'worker-killed'({ service }, { choice }) {
    signal(chosen(await service.workerPids(), choice), 'SIGKILL')
  },
  /** It stands still for a moment, or until the service gives it up. */
  async 'worker-stopped'({ service, violate }, { choice, lastsMs }, over) {
    const pids = chosen(await service.workerPids(), choice)
    signal(pids, 'SIGSTOP')
    const isGivenUp = async () => {
      const now = await service.workerPids()
      return pids.every(pid => !now.includes(pid))
    }
    if (lastsMs < stillMostMs) await pause(lastsMs, over)
    else if (!(await until(isGivenUp, givenUpWithinMs))) {
      violate({ sentence: 'A media worker that stands still was not replaced.' })
    }
    // One that outlived its service cannot end before.
    signal(pids, 'SIGCONT')
  },
  'service-killed': (world, { lastsMs }, over) => endService(world, 'SIGKILL', lastsMs, over),
  'service-stopped': (world, { lastsMs }, over) => endService(world, 'SIGTERM', lastsMs, over),
  async 'database-locked'({ service }, { lastsMs }, over) {
    const ends: (() => void | Promise<void>)[] = []
    const letGo = await holdLock(service.databaseFile, act => void ends.push(act))
    await pause(lastsMs, over)
    await letGo()
    for (const end of ends) await end()
  },
  async 'disk-full'({ service }, { lastsMs }, over) {
    // Of its own: the disk may be filled once more before it is free again.
    ballasts += 1
    const ballast = join(service.dataFolder, `ballast-${ballasts}`)
    fill(ballast)
    await pause(lastsMs, over)
    rmSync(ballast, { force: true })
  },
  async 'clock-set'({ service }, { lastsMs, choice }, over) {
    const byMs = choice < 0.5 ? -clockStepMs : clockStepMs
    await service.setClock(service.clockSetByMs() + byMs)
    await pause(lastsMs, over)
    await service.setClock(service.clockSetByMs() - byMs)
  },
  async 'media-unseen'({ service }, { lastsMs, choice }, over) {
    const sets = [['reached', 'connected', 'heard'], ['connected'], ['heard']]
    await service.hide(sets[Math.floor(choice * sets.length)] ?? [])
    await pause(lastsMs, over)
    await service.hide([])
  },
}

/** One of them, and now and then all. */
const chosen = (pids: readonly number[], choice: number): readonly number[] =>
  choice > 0.8 ? pids : pids.slice(0, 1)

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It was replaced meanwhile.
    }
  }
}

async function endService(
  { service, book, violate }: World,
  how: 'SIGKILL' | 'SIGTERM',
  lastsMs: number,
  over: AbortSignal,
): Promise<void> {
  try {
    await service.end(how)
  } catch (error) {
    violate({ sentence: String(error) })
  }
  book.serviceDied()
  await pause(lastsMs, over)
  await service.start().catch((error: unknown) => violate({ sentence: String(error) }))
}

/** Until not one more octet fits. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  for (const size of [65_536, 512, 1]) writeUntilFull(file, Buffer.alloc(size))
  closeSync(file)
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece)
  } catch (error) {
    if (Object(error).code !== 'ENOSPC') throw error
  }
}
