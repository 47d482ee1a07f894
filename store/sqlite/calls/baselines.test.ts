import { expect, onTestFinished, test } from 'vitest'
import type { Learned } from '../../../calls/ports.ts'
import { QueueKey } from '../../../protocol/index.ts'
import { site, temporaryStore } from '../../testing/testStore.ts'

const sales = QueueKey.parse('sales')
const learned = (slot: number, usual: number, queue: QueueKey | null = sales): Learned => ({
  ...{ site, queue, pattern: 'calls', slot, usual },
})

test('what was learned is read again, each in place of what was learned before', async () => {
  const { baselines } = (await temporaryStore(onTestFinished)).store.calls
  expect(await baselines.all()).toEqual([])
  await baselines.save([learned(3, 4.5), learned(4, 0), learned(3, 7, null)])
  await baselines.save([learned(3, 5.4)])
  const all = await baselines.all()
  expect(all).toHaveLength(3)
  expect(all).toEqual(expect.arrayContaining([learned(3, 5.4), learned(4, 0), learned(3, 7, null)]))
})
