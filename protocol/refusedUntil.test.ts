import { expect, test } from 'vitest'
import { RingfenceError } from './errors.ts'
import { readRefusedUntil, retryAfterSeconds } from './refusedUntil.ts'
import { agentReading } from './socket/reading.ts'
import { answerRequest, createRequestSide, errorBody } from './socket/rpc.ts'

test('what the service knows of the time comes to the page, and nothing else does', async () => {
  const refusal = new RingfenceError('allowance-used', { until: { retryAfterMs: 1500 } })
  expect(errorBody(refusal)).toMatchObject({ code: 'allowance-used', retryable: true, retryAfterMs: 1500 })
  expect(errorBody(new RingfenceError('over-cap'))).not.toHaveProperty('retryAfterMs')

  const page = createRequestSide({
    reading: agentReading,
    socket: {
      send: text => {
        const serve = () => Promise.reject(refusal)
        void answerRequest({ send: answer => page.receive(answer) }, text, serve, () => {})
      },
    },
    after: () => () => {},
    timeoutMs: 1000,
    onEvent: () => {},
  })
  await expect(page.request('setDuty', { duty: 'away' })).rejects.toMatchObject({
    code: 'allowance-used',
    until: { retryAfterMs: 1500 },
  })
})

test.each([
  [{}, undefined],
  [{ retryAfterMs: 'soon', opensAtMs: null }, undefined],
  [{ retryAfterMs: -1 }, undefined],
  [{ retryAfterMs: Number.POSITIVE_INFINITY }, undefined],
  [{ retryAfterMs: 0 }, { retryAfterMs: 0 }],
  [{ expectedWaitMs: 9 }, { expectedWaitMs: 9 }],
  [{ appeal: 'letter' }, undefined],
  [{ appeal: 'passkey' }, { appeal: 'passkey' }],
  [
    { opensAtMs: 5, retryAfterMs: 2 },
    { opensAtMs: 5, retryAfterMs: 2 },
  ],
])('a page reads %j as %j', (said, read) => {
  expect(readRefusedUntil(said)).toEqual(read)
})

test.each([
  [undefined, undefined],
  [{ opensAtMs: 5 }, undefined],
  [{ retryAfterMs: 1 }, '1'],
  [{ retryAfterMs: 1000 }, '1'],
  [{ retryAfterMs: 59_001 }, '60'],
])('%j is Retry-After %s: never too early', (until, seconds) => {
  expect(retryAfterSeconds(until)).toBe(seconds)
})
