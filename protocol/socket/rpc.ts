import * as z from 'zod/mini'
import type { ErrorBody } from '../errorBody.ts'
import { errors, isErrorCode, RingfenceError } from '../errors.ts'
import { openRequestFrame, parse, parseAnswer, parseEventFrame, parseJson } from '../parse.ts'
import { readRefusedUntil } from '../refusedUntil.ts'
import { readWorkAsked } from '../work.ts'
import { readWrongField } from '../wrongField.ts'
import type { EventFrame } from './events.ts'
import type { Reading } from './reading.ts'
import type { Answer, Params, RequestFrame, RequestName } from './requests.ts'

/** Answers to requests; `error` carries a code of the closed table. */
const AnswerFrame = z.union([
  z.object({ id: z.int(), error: z.looseObject({ code: z.string() }) }),
  z.object({ id: z.int(), result: z.unknown() }),
])

/** Any socket that takes text. */
export interface TextSocket {
  send(text: string): void
}

/** Runs `act` once after `ms`; the returned function prevents that. */
export type After = (ms: number, act: () => void) => () => void

/** The browser's half: asks, and is told. */
export interface RequestSide {
  /**
   * Sends one request. Answers may come in any order.
   * @throws RingfenceError the server's code; `request-timed-out` after `timeoutMs`; the code given to `close`.
   */
  request<N extends RequestName>(name: N, params: Params<N>): Promise<Answer<N>>
  /** Takes one text frame from the socket. Throws `message-malformed` when the server breaks the contract. */
  receive(text: string): void
  /** The other side asked for patience: every open request has `ms` from now on. */
  prolong(ms: number): void
  /** Ends every open request with this error. Idempotent. */
  close(error: RingfenceError): void
}

interface OpenRequest {
  readonly settle: (value: unknown) => void
  readonly fail: (error: unknown) => void
  cancelTimeout: () => void
}

/** Makes the asking half over a socket. `reading` is what this side is told, `timeoutMs` bounds each request. */
export function createRequestSide(options: {
  readonly socket: TextSocket
  readonly reading: Reading
  readonly after: After
  readonly timeoutMs: number
  readonly onEvent: (event: EventFrame) => void
}): RequestSide {
  const open = new Map<number, OpenRequest>()
  let lastId = 0
  let closedBy: RingfenceError | undefined

  const take = (id: number): OpenRequest | undefined => {
    const found = open.get(id)
    open.delete(id)
    found?.cancelTimeout()
    return found
  }

  const timeOut = (id: number, ms: number) =>
    options.after(ms, () => take(id)?.fail(new RingfenceError('request-timed-out')))

  return {
    request(name, params) {
      if (closedBy) return Promise.reject(closedBy)
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        open.set(id, {
          settle: value => {
            try {
              resolve(parseAnswer(options.reading, name, value))
            } catch (error) {
              reject(error)
            }
          },
          fail: reject,
          cancelTimeout: timeOut(id, options.timeoutMs),
        })
        options.socket.send(JSON.stringify({ id, request: name, params }))
      })
    },
    receive(text) {
      const value = parseJson(text)
      if (typeof value === 'object' && value !== null && 'event' in value) {
        const event = parseEventFrame(options.reading, value)
        if (event) options.onEvent(event)
        return
      }
      const answer = parse(AnswerFrame, value)
      const asked = take(answer.id)
      if (!asked) return // it timed out before
      if ('error' in answer) {
        const { error } = answer
        asked.fail(
          new RingfenceError(isErrorCode(error.code) ? error.code : 'internal-error', {
            wrongField: readWrongField(error),
            until: readRefusedUntil(error),
            work: error.work,
          }),
        )
      } else {
        asked.settle(answer.result)
      }
    },
    prolong(ms) {
      for (const [id, request] of open) {
        request.cancelTimeout()
        request.cancelTimeout = timeOut(id, ms)
      }
    },
    close(error) {
      closedBy ??= error
      for (const id of [...open.keys()]) take(id)?.fail(error)
    },
  }
}

/**
 * The server's half: one text frame in, at most one answer out. An error thrown while serving is answered with its
 * code, or `internal-error` for what is not ours; `onError` hears of it first. To somebody who `hasEntered` a wrong field is
 * such an error: a slip of a person at work costs an answer, not their socket.
 * @throws RingfenceError `message-malformed`, `message-too-large` when the frame is no request, so has no id to answer to;
 * and for a wrong field of somebody who has not entered.
 */
export async function answerRequest(
  socket: TextSocket,
  text: string,
  serve: (frame: RequestFrame) => Promise<object>,
  onError: (error: unknown, request: RequestName) => void,
  hasEntered = true,
): Promise<void> {
  const { id, request, checked } = openRequestFrame(text)
  const early = hasEntered ? undefined : checked()
  try {
    const result = await serve(early ?? checked())
    socket.send(JSON.stringify({ id, result }))
  } catch (error) {
    onError(error, request)
    socket.send(JSON.stringify({ id, error: errorBody(error) }))
  }
}

/** Code of any thrown value: ours, or `internal-error`. */
export const codeOf = (error: unknown) => (error instanceof RingfenceError ? error.code : 'internal-error')

/** What a refused request is told: code, whether and when to retry, the table's sentence, and the field where one was wrong. */
export function errorBody(error: unknown): ErrorBody['error'] {
  const code = codeOf(error)
  const { retryable, sentence } = errors[code]
  if (!(error instanceof RingfenceError)) return { code, retryable, sentence }
  const work = readWorkAsked(error.work)
  const { wrongField, until, reason } = error
  return {
    code,
    retryable,
    sentence,
    ...wrongField,
    ...until,
    ...(work && { work }),
    ...(reason && { reason }),
  }
}

/** Text of one event. */
export const eventText = (event: EventFrame): string => JSON.stringify(event)
