import { expect, test } from 'vitest'
import { createWishes } from './wishes.ts'

/** A screen, and wishes that end when they are told to. */
function start() {
  const shown: (string | null)[] = []
  const problems: unknown[] = []
  const wish = createWishes<string>(({ busy, problem }) => {
    if (busy !== undefined) shown.push(busy)
    if (problem !== undefined) problems.push(problem)
  })
  const begin = async (busy?: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    wish(() => promise, busy)
    const settled = () => promise.catch(() => undefined).then(() => new Promise(done => setImmediate(done)))
    return {
      end() {
        resolve()
        return settled()
      },
      fail(problem: Error) {
        reject(problem)
        return settled()
      },
    }
  }
  return { shown, problems, begin }
}

test('a wish that is busy with nothing leaves alone what another one is busy with, at its beginning and at its end', async () => {
  const { shown, begin } = start()
  const signIn = await begin('sign-in')
  const devices = await begin()
  await devices.end()
  expect(shown).toEqual(['sign-in'])
  await signIn.end()
  expect(shown).toEqual(['sign-in', null])
})

test('the later of two busy wishes holds the screen, whichever ends first', async () => {
  const { shown, begin } = start()
  const first = await begin('sign-in')
  const second = await begin('enrol')
  await first.end()
  expect(shown).toEqual(['sign-in', 'enrol'])
  await second.end()
  expect(shown).toEqual(['sign-in', 'enrol', null])
})

test('a wish that fails lets go, too, and its problem is told', async () => {
  const { shown, problems, begin } = start()
  await (await begin('demo')).fail(new Error('no'))
  expect([shown, problems]).toEqual([['demo', null], ['internal-error']])
})
