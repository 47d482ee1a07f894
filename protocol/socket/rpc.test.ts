import { describe, expect, test } from 'vitest'
import { CallId } from '../ids.ts'
import {
  answerRequest,
  callerReading,
  createRequestSide,
  errorBody,
  RingfenceError,
  type TextSocket,
  type WrongField,
} from '../index.ts'

const callId = CallId.parse(`call_${'A'.repeat(22)}`)

/** Timers that fire only when told to. */
function handTimers() {
  const waiting = new Set<() => void>()
  return {
    after: (_ms: number, act: () => void) => {
      waiting.add(act)
      return () => void waiting.delete(act)
    },
    fireAll: () => {
      for (const act of waiting) act()
    },
    waiting,
  }
}

function pair(serve: (request: string) => Promise<object>) {
  const timers = handTimers()
  const errors: unknown[] = []
  const sent: string[] = []
  const server: TextSocket = { send: text => browser.receive(text) }
  const browser = createRequestSide({
    reading: callerReading,
    socket: {
      send: text => {
        sent.push(text)
        void answerRequest(
          server,
          text,
          frame => serve(frame.request),
          error => errors.push(error),
        )
      },
    },
    after: timers.after,
    timeoutMs: 1000,
    onEvent: () => {},
  })
  return { browser, timers, errors, sent }
}

describe('request and answer', () => {
  test('an answer reaches its own request, in any order', async () => {
    const gates: (() => void)[] = []
    const { browser, timers } = pair(async () => {
      await new Promise<void>(resolve => gates.push(resolve))
      return {}
    })
    const settled: string[] = []
    const first = browser.request('setMuted', { callId, muted: true }).then(() => settled.push('first'))
    const second = browser.request('setMuted', { callId, muted: false }).then(() => settled.push('second'))
    gates[1]?.()
    await second
    gates[0]?.()
    await first
    expect(settled).toEqual(['second', 'first'])
    expect(timers.waiting.size).toBe(0)
  })

  test('an error thrown while serving is answered with its code', async () => {
    const { browser, errors } = pair(async () => {
      throw new RingfenceError('over-cap')
    })
    await expect(browser.request('setMuted', { callId, muted: true })).rejects.toMatchObject({
      code: 'over-cap',
      retryable: true,
    })
    expect(errors).toHaveLength(1)
  })

  test('what is not ours is answered as internal-error and says nothing of its cause', async () => {
    const { browser } = pair(async () => {
      throw new Error('secret inside')
    })
    const failure = browser.request('setMuted', { callId, muted: true })
    await expect(failure).rejects.toMatchObject({ code: 'internal-error' })
    await expect(failure).rejects.not.toThrow('secret inside')
  })

  test('a request without answer times out, and a late answer disturbs nobody', async () => {
    const { browser, timers } = pair(() => new Promise(() => {}))
    const late = browser.request('setMuted', { callId, muted: true })
    timers.fireAll()
    await expect(late).rejects.toMatchObject({ code: 'request-timed-out' })
    expect(() => browser.receive('{"id":1,"result":{}}')).not.toThrow()
  })

  test('closing ends open requests and refuses new ones', async () => {
    const { browser, timers } = pair(() => new Promise(() => {}))
    const open = browser.request('setMuted', { callId, muted: true })
    browser.close(new RingfenceError('connection-lost'))
    browser.close(new RingfenceError('server-stopping'))
    await expect(open).rejects.toMatchObject({ code: 'connection-lost' })
    const later = browser.request('setMuted', { callId, muted: true })
    await expect(later).rejects.toMatchObject({ code: 'connection-lost' })
    expect(timers.waiting.size).toBe(0)
  })
})

/** Parameters of `setMuted`, the field that is wrong in them, and how. */
test('what to compute comes with the refusal, and what is absurd is not told', async () => {
  const work = { challenge: 'c', tries: 256, iterations: 5000, expiresInMs: 30_000, passkeyHelps: false }
  const asked = [work, { ...work, tries: 1e9 }]
  const { browser } = pair(() => Promise.reject(new RingfenceError('work-required', { work: asked.shift() })))
  const answer = () => browser.request('answerGate', { callId, number: 1, key: '1' })
  await expect(answer()).rejects.toMatchObject({ code: 'work-required', work })
  await expect(answer()).rejects.toMatchObject({ code: 'work-required', work: undefined })
})

const wrongFields: [string, object, WrongField][] = [
  ['an extra member', { callId, muted: true, x: 1 }, { field: 'x', fault: 'unknown' }],
  ['a wrong type', { callId, muted: 'yes' }, { field: 'muted', fault: 'wrong' }],
  ['a missing member', { callId }, { field: 'muted', fault: 'wrong' }],
  ['a foreign id', { callId: 'call_../../etc', muted: true }, { field: 'callId', fault: 'wrong' }],
  ['parameters that are none', [], { field: 'params', fault: 'wrong' }],
]

describe('a wrong field in a request', () => {
  test.each(wrongFields)('%s is answered by its name, and served to nobody', async (_name, params, wrong) => {
    const sent: string[] = []
    const refused: unknown[] = []
    await answerRequest(
      { send: text => void sent.push(text) },
      JSON.stringify({ id: 7, request: 'setMuted', params }),
      async () => {
        throw new Error('served')
      },
      (error, request) => refused.push(request, error),
    )
    expect(sent).toHaveLength(1)
    const { code, sentence, retryable } = errorBody(new RingfenceError('message-malformed'))
    expect(JSON.parse(sent[0] ?? '')).toEqual({ id: 7, error: { code, sentence, retryable, ...wrong } })
    expect(refused).toEqual(['setMuted', expect.any(RingfenceError)])
  })

  test('reaches the browser that asked', async () => {
    const { browser } = pair(async () => ({}))
    const muted: boolean = JSON.parse('"yes"')
    await expect(browser.request('setMuted', { callId, muted })).rejects.toMatchObject({
      code: 'message-malformed',
      wrongField: { field: 'muted', fault: 'wrong' },
    })
  })

  test('is named no longer than a name is, whoever made it up', async () => {
    const { browser } = pair(async () => ({}))
    const params = Object.assign({ callId, muted: true }, { ['x'.repeat(50_000)]: 1 })
    const refusal = await browser.request('setMuted', params).catch((error: unknown) => error)
    expect(refusal instanceof RingfenceError && refusal.wrongField?.field.length).toBe(120)
  })
})

describe('frames that are no request', () => {
  const socket: TextSocket = {
    send: () => {
      throw new Error('answered')
    },
  }
  const serve = async () => {
    throw new Error('served')
  }
  test.each([
    ['not JSON', '{', 'message-malformed'],
    ['a number', '1', 'message-malformed'],
    ['an unknown request', '{"id":1,"request":"reboot","params":{}}', 'message-malformed'],
    ['an inherited name', '{"id":1,"request":"toString","params":{}}', 'message-malformed'],
    ['no id', `{"request":"setMuted","params":{"callId":"${callId}","muted":true}}`, 'message-malformed'],
    ['an id that is no number', '{"id":"1","request":"setMuted","params":{}}', 'message-malformed'],
    ['too much', `"${'x'.repeat(70_000)}"`, 'message-too-large'],
  ])('%s is refused before any rule', async (_name, text, code) => {
    await expect(answerRequest(socket, text, serve, () => {})).rejects.toMatchObject({ code })
  })

  test.each(wrongFields)('%s of somebody who has not entered has no answer either', async (_name, params) => {
    const text = JSON.stringify({ id: 1, request: 'setMuted', params })
    await expect(answerRequest(socket, text, serve, () => {}, false)).rejects.toMatchObject({
      code: 'message-malformed',
    })
  })

  test('the refusal names the place, never the value', async () => {
    const text = `{"id":1,"request":"join","params":{"token":1,"proof":"p-secret","rtpCapabilities":{},"pageContext":{}}}`
    const refusal = await answerRequest(socket, text, serve, () => {}, false).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RingfenceError)
    const told = refusal instanceof RingfenceError ? `${refusal.message} ${String(refusal.cause)}` : ''
    expect(told).toContain('params.token')
    expect(told).not.toContain('p-secret')
  })
})
