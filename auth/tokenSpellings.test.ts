import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../store/testStore.ts'
import { outcomeOf, startService } from './routes/testService.ts'
import { createTestCaller } from './testCaller.ts'

// The families of wrong spellings, each by its name, are in hostile/.

async function goodToken() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const caller = await createTestCaller(service, clock)
  const token = await caller.askToken()
  return { ...caller, token, proof: caller.proofFor(token) }
}

test('any one character more, less or other makes the token invalid', async () => {
  const good = await goodToken()
  // What an ES256 signature verifies differs in every character: the parts are canonical and end on whole octets or zero bits.
  const position = fc.nat(good.token.length - 1)
  const character = fc.constantFrom(...'Aa0-_=+/. \n\0é')
  await fc.assert(
    fc.asyncProperty(position, character, fc.constantFrom(0, 1), async (at, other, cut) => {
      const spelled = good.token.slice(0, at) + other + good.token.slice(at + cut)
      fc.pre(spelled !== good.token)
      expect(await outcomeOf(good.bring(spelled, { proof: good.proof }))).toBe('token-invalid')
    }),
    { numRuns: 300 },
  )
})

test('50 million characters are refused at once', async () => {
  const good = await goodToken()
  expect(await outcomeOf(good.bring('A'.repeat(50_000_000), { proof: good.proof }))).toBe('token-invalid')
})
