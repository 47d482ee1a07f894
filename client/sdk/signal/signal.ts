import { codeOfClose, RingfenceError } from '../../../protocol/errors.ts'
import type { EventFrame, EventOf } from '../../../protocol/socket/events.ts'
import type { Reading } from '../../../protocol/socket/reading.ts'
import { createRequestSide } from '../../../protocol/socket/rpc.ts'
import { protocolVersion, socketPath, socketSubprotocol } from '../../../protocol/socket/version.ts'
import { asRingfenceError } from '../errors.ts'
import type { OpenSignalOptions, Signal, SignalListener } from './signalTypes.ts'

const requestTimeoutMs = 10_000
const helloTimeoutMs = 10_000

/** `https://host` → `wss://host/calls`. */
function socketUrl(service: string): string {
  const url = new URL(socketPath, service)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/**
 * Opens the socket and waits for the server's hello. `reading` is what this page is told, as a caller's or an agent's.
 * @throws RingfenceError `server-unreachable`, `protocol-unsupported`, or the code the server closed with
 */
export const openSignalTo = (reading: Reading, options: OpenSignalOptions): Promise<Signal> =>
  // A page's policy may have its browser throw where a socket is made.
  greetedSignal(reading, options).catch(error =>
    Promise.reject(asRingfenceError(error, 'server-unreachable')),
  )

function greetedSignal(reading: Reading, options: OpenSignalOptions): Promise<Signal> {
  return new Promise((resolve, reject) => {
    let listener: SignalListener | undefined
    let closedBy: RingfenceError | undefined
    let greeted = false
    let framesHeard = 0
    const early: EventFrame[] = []

    const end = (error: RingfenceError, tell: boolean) => {
      if (closedBy) return
      closedBy = error
      stopWaiting()
      requests.close(error)
      socket.close()
      if (!greeted) reject(error)
      else if (tell) listener?.onClosed(error)
    }

    const greet = (hello: EventOf<'hello'>) => {
      if (hello.protocol !== protocolVersion) {
        end(new RingfenceError('protocol-unsupported'), true)
        return
      }
      greeted = true
      stopWaiting()
      resolve({
        hello,
        get closedBy() {
          return closedBy
        },
        get framesHeard() {
          return framesHeard
        },
        listen(next) {
          listener = next
          for (const event of early.splice(0)) next.onEvent(event)
          if (closedBy) next.onClosed(closedBy)
        },
        request: (name, params) => requests.request(name, params),
        close: () => end(new RingfenceError('connection-lost'), false),
      })
    }

    const socket = options.openSocket(socketUrl(options.service), socketSubprotocol, {
      onText(text) {
        if (closedBy) return
        framesHeard += 1
        try {
          requests.receive(text)
        } catch (error) {
          end(asRingfenceError(error), true)
        }
      },
      onClosed(closeCode) {
        const named = codeOfClose(closeCode)
        const unnamed = greeted ? 'connection-lost' : 'server-unreachable'
        // Browsers give no error of a socket, only this number (RFC 6455 section 7.4.1).
        const cause = new Error(`the socket was closed with code ${closeCode}`)
        end(named ? new RingfenceError(named) : new RingfenceError(unnamed, { cause }), true)
      },
    })
    const requests = createRequestSide({
      socket,
      reading,
      after: options.clock.after,
      timeoutMs: requestTimeoutMs,
      onEvent(event) {
        // Somebody else is asked first; the answer comes when they have answered, or a moment after their time is over.
        if (event.event === 'held') requests.prolong(event.answerWithinMs + requestTimeoutMs)
        if (event.event === 'hello') greet(event)
        else if (event.event === 'beat') return
        else if (listener) listener.onEvent(event)
        else early.push(event)
      },
    })
    const stopWaiting = options.clock.after(options.helloWithinMs ?? helloTimeoutMs, () =>
      end(new RingfenceError('server-unreachable'), true),
    )
  })
}
