import { expect, onTestFinished, test } from 'vitest'
import { CallId, type EventFrame } from '../../../protocol/index.ts'
import { OrderedEvents } from './orderedEvents.ts'

const callId = CallId.parse(`call_${'c'.repeat(22)}`)
const place = (number: number): EventFrame => ({
  event: 'waiting',
  callId,
  place: number,
  expectedWaitMs: null,
})

/** What the page's own error handler hears; vitest's listeners would fail the run. */
function heardByThePage(): unknown[] {
  const heard: unknown[] = []
  const former = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', error => heard.push(error))
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException')
    for (const listener of former) process.on('uncaughtException', listener)
  })
  return heard
}

test('one event whose handling throws makes nobody deaf to those that follow', async () => {
  const heard = heardByThePage()
  const told: string[] = []
  const events = new OrderedEvents<never>({
    prove: async () => null,
    act(event) {
      told.push(event.event === 'waiting' ? `place ${event.place}` : event.event)
      if (event.event === 'waiting' && event.place === 2) throw new Error('a view that throws')
    },
  })
  for (const number of [1, 2, 3]) events.take(place(number))
  await expect.poll(() => told).toEqual(['place 1', 'place 2', 'place 3'])
  await expect.poll(() => heard).toHaveLength(1)
})
