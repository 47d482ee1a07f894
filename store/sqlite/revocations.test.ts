import { expect, onTestFinished, test } from 'vitest'
import { startMs, temporaryStore } from '../testStore.ts'

test('revocations come back in their order, after any number, also to another store on the file', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const { revocations } = store.auth
  expect(await revocations.since(0)).toEqual({ revocations: [], newest: 0 })
  await revocations.add({ kind: 'jti', value: 'one' }, startMs)
  await revocations.add({ kind: 'before', value: startMs }, startMs)
  const other = (await temporaryStore(onTestFinished, file)).store.auth.revocations
  const all = [
    { kind: 'jti', value: 'one' },
    { kind: 'before', value: startMs },
  ]
  expect(await other.since(0)).toEqual({ revocations: all, newest: 2 })
  await other.add({ kind: 'agent', value: 'agent_x' }, startMs)
  expect(await revocations.since(2)).toEqual({
    revocations: [{ kind: 'agent', value: 'agent_x' }],
    newest: 3,
  })
  expect(await revocations.since(3)).toEqual({ revocations: [], newest: 3 })
})
