import { expect, test } from 'vitest'
import { codeOf } from '../../../protocol/index.ts'
import { openDesk } from '../../testing/openDesk.ts'

const customer = { browser: 'c', caller: 'c', assurance: 'vouched' } as const

test('while there is too much to do, whoever nobody answers for is refused; others are let in, and calls go on', async () => {
  const here = await openDesk()
  const agentId = await here.seat('a')
  await here.join()
  await here.drain()
  await here.accept(agentId)
  const before = here.held()

  here.load.delayMs = 201
  expect(await here.join().catch(codeOf)).toBe('at-capacity')
  expect(here.held()).toEqual(before)
  const { callId } = await here.join(customer)
  expect(here.desk.counts()).toMatchObject({ talking: 1, waiting: 1 })
  const { jti } = here.desk.tokenOf(callId)
  await here.desk.resume({ callId, jti, rtpCapabilities: { codecs: [], headerExtensions: [] } })

  // It is over at half of what began it.
  here.load.delayMs = 101
  expect(await here.join().catch(codeOf)).toBe('at-capacity')
  here.load.delayMs = 100
  await here.join()
  here.load.delayMs = 200
  await here.join()
  expect(here.desk.counts()).toMatchObject({ talking: 1, waiting: 3 })
  const said = here.logged.filter(({ event }) => event.startsWith('overload')).map(({ event }) => event)
  expect(said).toEqual(['overloaded', 'overload over'])
})
