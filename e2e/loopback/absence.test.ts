import { expect, test } from 'vitest'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { call, endOf, onDuty, talk } from '../harness/people.ts'

test('a caller in line whose network goes silent holds no media meanwhile, returns to the same place, and is heard', async () => {
  const loopback = await startLoopback({ config: { beatMs: 5000 } })
  const agent = await onDuty(loopback, 'Ada')
  const first = await talk(loopback, agent, { localAddress: '127.9.9.9' })
  const caller = await call(loopback, 'sales', { localAddress: '127.0.1.1' })
  const next = await call(loopback, 'sales', { localAddress: '127.0.2.1' })
  await loopback.quiet()
  const held = loopback.counts()
  const absences = () => loopback.log.lines.filter(({ event }) => event === 'caller absent').length
  caller.net.setSilent(true)
  for (let seconds = 0; absences() === 0 && seconds < 40; seconds += 1) await loopback.advance(1000)
  expect(absences()).toBe(1)
  // Both transports, and with the room what stood in for a voice.
  expect(loopback.counts()).toMatchObject({ routers: held.routers - 1, transports: held.transports - 3 })
  await loopback.advance(1000)
  await eventually(() => next.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
  expect(caller.phone.snapshot).toMatchObject({ state: 'waiting', connectionLost: true })

  caller.net.setSilent(false)
  await loopback.advance(8000)
  await eventually(() => loopback.counts().transports, held.transports)
  await eventually(() => caller.phone.snapshot, expect.objectContaining({ place: 1, connectionLost: false }))
  await eventually(() => next.phone.snapshot, expect.objectContaining({ place: 2, overtaken: true }))
  await first.phone.hangUp()
  await eventually(() => endOf(caller), 'connecting')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
})
