import { expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import { onePromptAtATime } from './onePrompt.ts'

test('while one prompt is up no other opens, and afterwards one may', async () => {
  const { promise, resolve, reject } = Promise.withResolvers<object>()
  const ends = [promise, Promise.resolve({ id: 'second' })]
  let opened = 0
  const open = () => ends[opened++] ?? Promise.reject(new Error('a third'))
  const passkeys = onePromptAtATime({ create: open, get: open })
  const first = passkeys.get({})
  for (const again of [passkeys.get({}), passkeys.create({}), passkeys.get({}, undefined, 'autofill')]) {
    await expect(again).rejects.toMatchObject({ code: 'request-not-allowed' })
  }
  expect(opened).toBe(1)
  reject(new RingfenceError('passkey-cancelled'))
  resolve({})
  await expect(first).rejects.toMatchObject({ code: 'passkey-cancelled' })
  expect(await passkeys.create({})).toEqual({ id: 'second' })
})

test('autofill waits in its field and hinders no prompt', async () => {
  const waits = new Promise<object>(() => {})
  const passkeys = onePromptAtATime({
    create: async () => ({}),
    get: (_options, _abort, autofill) => (autofill ? waits : Promise.resolve({ id: 'prompted' })),
  })
  passkeys.get({}, undefined, 'autofill')
  expect(await passkeys.get({})).toEqual({ id: 'prompted' })
})
