import { expect, onTestFinished } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { createTestClock, nothingHeld, openTestDesk, type TestClock, type TestDesk } from './testDesk.ts'

/** A test desk that remembers in a real database. */
export interface StoredDesk extends TestDesk {
  readonly store: Store
  readonly clock: TestClock
}

/** Lets everything come to rest that goes on by itself. */
const drain = () => new Promise(resolve => setImmediate(resolve))

/**
 * Opens a desk for this test, with an empty database in memory. When the test is over the desk is closed, and must hold nothing any
 * more, whatever the test did with it.
 */
export async function openDesk(
  options: Pick<
    Parameters<typeof openTestDesk>[0],
    'maxCalls' | 'unproven' | 'nearness' | 'relays' | 'carry' | 'gate' | 'calm' | 'settleKey'
  > = {},
): Promise<StoredDesk> {
  const clock = createTestClock(drain)
  const store = await openStore({ file: ':memory:', clock })
  const here = openTestDesk({ memory: store.calls, clock, drain, ...options })
  onTestFinished(async () => {
    here.proofs.isSlow = false
    while (here.proofs.answerOne()) await here.drain()
    await here.desk.close()
    expect(here.held()).toEqual(nothingHeld)
    expect(store.counts().leases).toBe(0)
    await store.close()
  })
  return { ...here, clock, store }
}
