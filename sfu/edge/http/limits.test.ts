import { expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/index.ts'
import { createAddressLimits } from './limits.ts'

const few = {
  callTokensPerMinute: 1,
  signInsPerMinute: 1,
  signOutsPerMinute: 1,
  accountRequestsPerMinute: 1,
  spendsPerMinute: 1,
  socketsPerMinute: 100,
  socketsAtOnce: 2,
  connectionsAtOnce: 100,
}

test('whoever has a /64 opens no more sockets than whoever has one address', async () => {
  const limits = createAddressLimits(few, () => '')
  const giveBack = await limits.openSocket('2001:db8::1')
  const isRefused = async (address: string) => (await limits.openSocket(address)) instanceof RingfenceError
  expect(await isRefused('2001:db8::2')).toBe(false)
  expect(await isRefused('2001:db8::3')).toBe(true)
  expect(await isRefused('2001:db8:0:1::3')).toBe(false)
  if (!(giveBack instanceof RingfenceError)) giveBack()
  expect(await isRefused('2001:db8::3')).toBe(false)
})
