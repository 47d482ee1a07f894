import { fieldsOf } from '../child.ts'
import { measureEnded } from './ended.ts'
import { measureRunning } from './running.ts'
import { openStage, type Stage, seatAgents } from './stage.ts'
import type { Plan } from './windows.ts'

/** `against`: folder of another checkout, ready to run, whose service is measured too, in the same windows. */
export interface CallsOptions extends Plan {
  readonly against: string | undefined
}

/** What calls cost the server, beside bare mediasoup with the same topology. */
export async function benchCalls({ against, windows, seconds }: CallsOptions): Promise<object> {
  const stage = await openStage(against)
  try {
    await warmUp(stage)
    const running = await measureRunning(stage, { windows, seconds })
    const ended = await measureEnded(stage)
    const lost = fieldsOf(await stage.load.ask('lost'))
    console.log(`\nCalls of the load that were lost and made anew: ${JSON.stringify(lost)}`)
    const left = Object.fromEntries(
      await Promise.all(
        stage.contenders.map(async ({ system, server }) => [system, await server.ask('counts')]),
      ),
    )
    return { running, ended, lost, left }
  } finally {
    await stage.close()
  }
}

/** The first calls load code and open caches that stay. */
async function warmUp(stage: Stage): Promise<void> {
  await seatAgents(stage, 25)
  for (const { system } of stage.contenders) await stage.load.ask('makeAndEnd', { system, count: 50 })
}
